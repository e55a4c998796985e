import { basename } from "node:path/posix";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { cacheFolder } from "@drydock/core/cache-folder.ts";
import { userId } from "./container-options.ts";

/** A tar's unit (pax(1)): a header is one block. */
const block = 512;

/**
 * The input, preceded by entries that give the folder it is unpacked into to the command's user, and the cache's in it if
 * there is one. The folder's own is called `/`, for Docker passes over one called `./` (pkg/archive, Unpack: a folder named
 * "." that is there already).
 */
export function buildArchive(input: Readable, usesCache: boolean): Readable {
  const folders = ["/", ...(usesCache ? [`${basename(cacheFolder)}/`] : [])];
  const archive = async function* () {
    for (const folder of folders) yield await folderEntry(folder);
    yield* input;
  };
  return Readable.from(archive(), { objectMode: false });
}

async function folderEntry(name: string): Promise<Buffer> {
  const { pack } = await import("tar-stream");
  const tar = pack();
  tar.entry({ name, type: "directory", mode: 0o755, uid: userId, gid: userId, mtime: new Date(1000) });
  tar.finalize();
  return (await buffer(tar)).subarray(0, block);
}
