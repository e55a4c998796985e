import { createHash } from "node:crypto";
import { closeSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TreeEntry } from "@drydock/core/tree.ts";
import { readArchive } from "./archive.ts";
import { ArchiveError, type ArchiveLimits } from "./archive-entry.ts";

/** A file or link of an unpacked archive. A file's content is `size` bytes of the spool from `offset` on. */
export type SpooledEntry =
  | (Extract<TreeEntry, { kind: "file" }> & { readonly offset: number; readonly size: number })
  | Extract<TreeEntry, { kind: "link" }>;

/**
 * An unpacked archive whose files' contents all lie in one file, one after the other. So nothing that an archive says
 * ever becomes a path on this machine, and two names of one content (a hard link) cost nothing.
 */
export interface Spool {
  readonly file: string;
  readonly entries: readonly SpooledEntry[];
}

/**
 * Unpacks an archive into `folder`. Folders of the archive count only by what is in them. Throws an ArchiveError, also
 * for a path that comes twice, and for one that lies below something that is no folder.
 */
export async function spoolArchive(archive: string, folder: string, limits: ArchiveLimits): Promise<Spool> {
  const file = join(folder, "spool");
  const entries = new Map<string, SpooledEntry>();
  const folders = new Set<string>();
  const to = openSync(file, "wx");
  try {
    let offset = 0;
    for await (const entry of readArchive(archive, limits)) {
      const { path } = entry;
      claimFolders(entry.kind === "directory" ? `${path}/` : path, entries, folders);
      if (entry.kind === "directory") continue;
      if (entries.has(path)) throw new ArchiveError(`the entry ${path} is in it twice`);
      if (folders.has(path)) throw new ArchiveError(`the entry ${path} is in it as a folder as well`);
      switch (entry.kind) {
        case "link":
          entries.set(path, { kind: "link", path, target: entry.target });
          break;
        case "copy": {
          const original = entries.get(entry.of);
          if (original === undefined)
            throw new ArchiveError(`the hard link ${path} is to ${entry.of}, which is not before it`);
          entries.set(path, { ...original, path });
          break;
        }
        case "file": {
          const { size, sha256 } = await append(entry.content, to);
          entries.set(path, { kind: "file", path, sha256, executable: entry.executable, offset, size });
          offset += size;
        }
      }
    }
  } finally {
    closeSync(to);
  }
  return { file, entries: [...entries.values()] };
}

/** Marks all folders above a path as such. */
function claimFolders(path: string, entries: ReadonlyMap<string, SpooledEntry>, folders: Set<string>): void {
  for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
    const folder = path.slice(0, end);
    if (folders.has(folder)) return;
    if (entries.has(folder))
      throw new ArchiveError(`the entry ${path} lies below ${folder}, which is no folder`);
    folders.add(folder);
  }
}

async function append(
  content: AsyncIterable<Uint8Array>,
  to: number,
): Promise<{ size: number; sha256: string }> {
  const sum = createHash("sha256");
  let size = 0;
  for await (const piece of content) {
    sum.update(piece);
    writeFileSync(to, piece);
    size += piece.length;
  }
  return { size, sha256: sum.digest("hex") };
}
