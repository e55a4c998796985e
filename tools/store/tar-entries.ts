import { pipeline } from "node:stream";
import { type ArchiveEntry, ArchiveError, type ArchiveLimits, entryPath } from "./archive-entry.ts";

/** The entries of an uncompressed tar. Entries with no path of their own (`./`) are left out. */
export async function* tarEntries(
  tar: AsyncIterable<Uint8Array>,
  limits: ArchiveLimits,
): AsyncGenerator<ArchiveEntry> {
  const { extract } = await import("tar-stream");
  const entries = extract();
  pipeline(tar, entries, () => {});
  let count = 0;
  for await (const entry of entries) {
    count += 1;
    if (count > limits.entries) throw new ArchiveError(`it has more than ${limits.entries} entries`);
    const { name, type, linkname, mode = 0 } = entry.header;
    const path = entryPath(name, limits);
    if (path === undefined) {
      entry.resume();
      continue;
    }
    switch (type) {
      case "file":
      case "contiguous-file":
        yield {
          kind: "file",
          path,
          executable: (mode & 0o100) !== 0,
          content: entry as AsyncIterable<Uint8Array>,
        };
        break;
      case "directory":
        entry.resume();
        yield { kind: "directory", path };
        break;
      case "symlink":
        entry.resume();
        yield { kind: "link", path, target: linkname ?? "" };
        break;
      case "link":
        entry.resume();
        yield { kind: "copy", path, of: entryPath(linkname ?? "", limits) ?? "" };
        break;
      default:
        throw new ArchiveError(`the entry ${JSON.stringify(name)} is of a kind that is refused (${type})`);
    }
  }
}
