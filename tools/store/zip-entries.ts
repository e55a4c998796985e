import { text } from "node:stream/consumers";
import type { Entry } from "yauzl";
import { type ArchiveEntry, ArchiveError, type ArchiveLimits, entryPath } from "./archive-entry.ts";

/** Parts of a Unix file's mode, which zip(1) keeps in the upper half of the external attributes. */
const typeMask = 0o170000;
const linkType = 0o120000;

/** The entries of a zip. The sizes that it declares are held against what it unpacks to. */
export async function* zipEntries(file: string, limits: ArchiveLimits): AsyncGenerator<ArchiveEntry> {
  const { openPromise } = await import("yauzl");
  const zip = await openPromise(file, { lazyEntries: true, autoClose: false });
  try {
    if (zip.entryCount > limits.entries) throw new ArchiveError(`it has more than ${limits.entries} entries`);
    let bytes = 0;
    for await (const entry of zip.eachEntry()) {
      bytes += entry.uncompressedSize;
      if (bytes > limits.bytes) throw new ArchiveError(`it unpacks to more than ${limits.bytes} bytes`);
      const path = entryPath(entry.fileName, limits);
      if (path === undefined) continue;
      if (entry.fileName.endsWith("/")) {
        yield { kind: "directory", path };
        continue;
      }
      if (!entry.canDecodeFileData())
        throw new ArchiveError(
          `the entry ${entry.fileName} is encrypted or packed in a way that we cannot read`,
        );
      const mode = unixMode(entry);
      const isLink = (mode & typeMask) === linkType;
      if (isLink && entry.uncompressedSize > limits.pathBytes)
        throw new ArchiveError(`the link ${entry.fileName} has too long a target`);
      const content = await zip.openReadStreamPromise(entry);
      if (isLink) yield { kind: "link", path, target: await text(content) };
      else yield { kind: "file", path, executable: (mode & 0o100) !== 0, content };
    }
  } finally {
    zip.close();
  }
}

/** 0 where the zip was made on a system without modes: then nothing in it is executable. */
function unixMode(entry: Entry): number {
  const unix = 3;
  return entry.versionMadeBy >>> 8 === unix ? entry.externalFileAttributes >>> 16 : 0;
}
