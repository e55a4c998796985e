import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import type { LayerEntry } from "./entries-layer.ts";

/** All files and links below a folder of this machine, at `to` in the image. */
export function folderEntries(folder: string, to: string, leaveOut: readonly string[]): LayerEntry[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && !leaveOut.includes(entry.name))
    .map((entry) => {
      const from = join(entry.parentPath, entry.name);
      const path = `${to}${from.slice(folder.length)}`;
      if (entry.isSymbolicLink()) return { path, target: readlinkSync(from) };
      const { size, mode } = lstatSync(from);
      return { path, executable: (mode & 0o100) !== 0, size, open: () => readFileSync(from) };
    });
}
