import { open } from "node:fs/promises";
import type { Readable } from "node:stream";
import { ArchiveError } from "./archive-entry.ts";
import { openDecompressed } from "./decompress.ts";

export const arMagic = "!<arch>\n";

/** A member's header in an ar(5) file: name 16, date 12, owner 6, group 6, mode 8, size 10, end 2; all of it text. */
const headerBytes = 60;

/** The uncompressed data.tar of a Debian package (deb(5)). Throws an ArchiveError where there is none. */
export async function debData(file: string): Promise<Readable> {
  const member = await findMember(file, "data.tar");
  if (member === undefined) throw new ArchiveError("it is no Debian package: it has no data.tar");
  return openDecompressed(file, member);
}

/** Where the member whose name starts so lies in the file. */
async function findMember(file: string, name: string): Promise<{ start: number; bytes: number } | undefined> {
  await using ar = await open(file);
  const header = Buffer.alloc(headerBytes);
  let start = arMagic.length;
  for (;;) {
    const { bytesRead } = await ar.read(header, 0, headerBytes, start);
    if (bytesRead === 0) return undefined;
    const bytes = Number(header.toString("latin1", 48, 58));
    if (bytesRead < headerBytes || header.toString("latin1", 58) !== "`\n" || !(bytes >= 0)) {
      throw new ArchiveError(`the ar header at byte ${start} is damaged`);
    }
    start += headerBytes;
    if (header.toString("latin1", 0, name.length) === name) return { start, bytes };
    // Members start at even offsets.
    start += bytes + (bytes % 2);
  }
}
