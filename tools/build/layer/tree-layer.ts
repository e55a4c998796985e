import { createReadStream } from "node:fs";
import { buffer } from "node:stream/consumers";
import { readEntries } from "../read-entries.ts";
import type { LayerEntry } from "./entries-layer.ts";

/** All files and links of a stored tree, at `to` in the image. */
export async function treeEntries(tree: string, to: string): Promise<LayerEntry[]> {
  const found: LayerEntry[] = [];
  for await (const entry of readEntries(createReadStream(tree))) {
    const { name, type, linkname = "", mode = 0 } = entry.header;
    const content = await buffer(entry);
    const path = `${to}/${name}`;
    if (type === "symlink") found.push({ path, target: linkname });
    if (type === "file") {
      found.push({ path, executable: (mode & 0o100) !== 0, size: content.length, open: () => content });
    }
  }
  return found;
}
