import { dirname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Pack, pack } from "tar-stream";
import { writeEntry } from "../write-entry.ts";

/** What a layer puts at an absolute path of the image. */
export type LayerEntry =
  | {
      readonly path: string;
      readonly executable: boolean;
      readonly size: number;
      open(): Readable | Uint8Array;
    }
  | { readonly path: string; readonly target: string };

const constant = { uid: 0, gid: 0, uname: "", gname: "", mtime: new Date(0) };

/** One deterministic tar: sorted by path, every parent folder first, owner root, times zero. */
export function entriesLayer(entries: readonly LayerEntry[]): Readable {
  const tar = pack();
  write(
    tar,
    [...entries].sort((a, b) => (a.path < b.path ? -1 : 1)),
  ).catch((error) => tar.destroy(error));
  return Readable.from(tar, { objectMode: false });
}

async function write(tar: Pack, entries: readonly LayerEntry[]): Promise<void> {
  const folders = new Set(["/"]);
  for (const entry of entries) {
    for (const folder of missingParents(entry.path, folders)) {
      tar.entry({ ...constant, name: `${folder.slice(1)}/`, type: "directory", mode: 0o755 });
    }
    const name = entry.path.slice(1);
    if ("target" in entry) {
      tar.entry({ ...constant, name, type: "symlink", linkname: entry.target, mode: 0o777 });
      continue;
    }
    const mode = entry.executable ? 0o755 : 0o644;
    const content = entry.open();
    if (content instanceof Uint8Array) {
      await writeEntry(tar, { ...constant, name, mode }, content);
    } else {
      await pipeline(content, tar.entry({ ...constant, name, mode, size: entry.size }));
    }
  }
  tar.finalize();
}

/** The folders above a path that were not written yet, outermost first. They count as written after. */
function missingParents(path: string, written: Set<string>): string[] {
  const missing: string[] = [];
  for (let folder = dirname(path); !written.has(folder); folder = dirname(folder)) {
    written.add(folder);
    missing.unshift(folder);
  }
  return missing;
}
