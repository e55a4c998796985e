import type { Readable } from "node:stream";
import { extract } from "tar-stream";

/** The content of the one file in an archive: the engine answers even for a single file with a tar. */
export async function readWhole(archive: Readable): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const entry of archive.pipe(extract())) {
    for await (const piece of entry) pieces.push(piece as Buffer);
  }
  return Buffer.concat(pieces).toString("utf8");
}
