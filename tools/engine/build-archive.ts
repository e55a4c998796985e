import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { userId } from "./container-options.ts";

/** A tar's unit (pax(1)): a header is one block. */
const block = 512;

/**
 * The input, preceded by an entry that gives the folder it is unpacked into to the command's user. The entry is called `/`,
 * for Docker passes over one called `./` (pkg/archive, Unpack: a folder named "." that is there already).
 */
export function buildArchive(input: Readable): Readable {
  const archive = async function* () {
    yield await folderEntry();
    yield* input;
  };
  return Readable.from(archive(), { objectMode: false });
}

async function folderEntry(): Promise<Buffer> {
  const { pack } = await import("tar-stream");
  const tar = pack();
  tar.entry({ name: "/", type: "directory", mode: 0o755, uid: userId, gid: userId, mtime: new Date(1000) });
  tar.finalize();
  return (await buffer(tar)).subarray(0, block);
}
