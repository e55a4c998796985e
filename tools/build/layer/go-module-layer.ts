import { matchesGlob } from "node:path";
import { buffer } from "node:stream/consumers";
import type { GoModuleLayer } from "@drydock/core/toolchain.ts";
import { openModuleZip } from "@drydock/store/go-module-zip.ts";
import type { LayerEntry } from "./entries-layer.ts";

/** All files of a module, out of its verified zip. */
export async function goModuleEntries(layer: GoModuleLayer, zip: string): Promise<LayerEntry[]> {
  const { goModule, version, to, executable } = layer;
  await using opened = await openModuleZip(zip, goModule, version);
  const entries: LayerEntry[] = [];
  for (const { path, open } of opened.files) {
    const content = await buffer(open());
    entries.push({
      path: `${to}/${path}`,
      executable: executable.some((glob) => matchesGlob(path, glob)),
      size: content.length,
      open: () => content,
    });
  }
  return entries;
}
