import { matchesGlob } from "node:path";
import type { GoModuleLayer } from "@drydock/core/toolchain.ts";
import { readModule } from "@drydock/store/module-zip.ts";
import type { LayerEntry } from "./entries-layer.ts";

/** All files of a module, out of its verified zip. */
export async function goModuleEntries(layer: GoModuleLayer, zip: string): Promise<LayerEntry[]> {
  const { goModule, version, to, executable } = layer;
  const files = await readModule(zip, goModule, version);
  return files.map(({ path, size, read }) => ({
    path: `${to}/${path}`,
    executable: executable.some((glob) => matchesGlob(path, glob)),
    size,
    open: read,
  }));
}
