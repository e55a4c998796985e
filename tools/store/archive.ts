import { type ArchiveEntry, ArchiveError, type ArchiveLimits } from "./archive-entry.ts";
import { arMagic, debData } from "./deb.ts";
import { compressionOf, openDecompressed, readStart } from "./decompress.ts";
import { tarEntries } from "./tar-entries.ts";
import { zipEntries } from "./zip-entries.ts";

/**
 * The entries of an archive, in its own order. What it is, its first bytes say, not its name: a tar, plain or
 * compressed by gzip, xz or zstd; a zip; or a Debian package, whose data is meant.
 *
 * Throws an ArchiveError for what cannot be read or is refused: more than the limits, paths that are absolute or lead
 * out of the archive, devices and other things that are no files. Where links lead, and whether a path comes twice, is
 * not looked at.
 */
export async function* readArchive(file: string, limits: ArchiveLimits): AsyncGenerator<ArchiveEntry> {
  switch (await formatOf(file)) {
    case "zip":
      return yield* blameArchive(zipEntries(file, limits));
    case "deb":
      return yield* readTar(await debData(file), limits);
    case "tar":
      return yield* readTar(await openDecompressed(file), limits);
    case undefined:
      throw new ArchiveError(
        "it is no archive that we can read: .tar, .tar.gz, .tar.xz, .tar.zst, .zip or .deb",
      );
  }
}

/** The same for an uncompressed tar from anywhere. */
export function readTar(tar: AsyncIterable<Uint8Array>, limits: ArchiveLimits): AsyncGenerator<ArchiveEntry> {
  return blameArchive(tarEntries(atMost(tar, limits.bytes), limits));
}

/** The uncompressed bytes of the tar that an archive is, or that a Debian package has its data in. */
export async function* openTar(file: string, limits: ArchiveLimits): AsyncGenerator<Uint8Array> {
  const format = await formatOf(file);
  if (format !== "tar" && format !== "deb") throw new ArchiveError("it is no tar, plain or compressed");
  yield* blameFor(atMost(await (format === "deb" ? debData(file) : openDecompressed(file)), limits.bytes));
}

async function formatOf(file: string): Promise<"zip" | "deb" | "tar" | undefined> {
  const start = await readStart(file, 0, 512);
  if (start.toString("latin1", 0, 2) === "PK") return "zip";
  if (start.toString("latin1", 0, arMagic.length) === arMagic) return "deb";
  // POSIX's ustar and GNU's tar both say `ustar` here.
  if (start.toString("latin1", 257, 262) === "ustar" || compressionOf(start) !== undefined) return "tar";
  return undefined;
}

/** Counted before a tar is parsed, so that nothing in it escapes the count. */
async function* atMost(tar: AsyncIterable<Uint8Array>, bytes: number): AsyncGenerator<Uint8Array> {
  let seen = 0;
  for await (const piece of tar) {
    seen += piece.length;
    if (seen > bytes) throw new ArchiveError(`it unpacks to more than ${bytes} bytes`);
    yield piece;
  }
}

/** Errors of the libraries about what they read become ArchiveErrors, whether they come between entries or within. */
async function* blameArchive(entries: AsyncIterable<ArchiveEntry>): AsyncGenerator<ArchiveEntry> {
  for await (const entry of blameFor(entries)) {
    yield entry.kind === "file" ? { ...entry, content: blameFor(entry.content) } : entry;
  }
}

async function* blameFor<T>(source: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* source;
  } catch (error) {
    // An error of the file system has a system call to it; it says nothing about the archive.
    if (error instanceof ArchiveError || (error instanceof Error && "syscall" in error)) throw error;
    throw new ArchiveError(`it cannot be read as an archive: ${(error as Error).message}`);
  }
}
