import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { type Sha256, Sha256Stream } from "@drydock/core/digest.ts";
import { digestTree } from "@drydock/core/tree.ts";
import { openTar } from "./archive.ts";
import { findBlob, keepBlob } from "./blob.ts";
import type { Pin, PinContext } from "./pin.ts";
import { treeEntries } from "./pin-by-tree.ts";
import { spoolArchive } from "./spool.ts";
import { withTemporaryFolder } from "./temporary.ts";
import { addTree, findTree } from "./tree.ts";

/**
 * A tree that is pinned by the digest of a tar, decompressed. The tar itself is kept, for nothing else proves that a
 * stored tree is its content; the tree is made of it whenever it is asked for. It is always the whole tar's, less its
 * top folder: a route's `pick` plays no part.
 */
export function pinByTar(context: PinContext, digest: Sha256): Pin {
  const { store, limits, emit } = context;
  return {
    digest,
    find: async () => {
      const tar = await findBlob(store, digest, emit);
      return tar === undefined ? undefined : treeOf(context, tar);
    },
    take: (archive) =>
      withTemporaryFolder(store, async (folder) => {
        const tar = join(folder, "tar");
        const got = new Sha256Stream();
        await pipeline(summed(openTar(archive, limits), got), createWriteStream(tar, { flags: "wx" }));
        const sum = got.digest();
        return sum === digest
          ? { tar: await treeOf(context, keepBlob(store, tar, digest)) }
          : { digest: sum };
      }),
  };
}

function treeOf({ store, limits, emit }: PinContext, tar: string): Promise<string> {
  return withTemporaryFolder(store, async (folder) => {
    const spool = await spoolArchive(tar, folder, limits);
    const entries = treeEntries(spool, undefined);
    return (await findTree(store, digestTree(entries), emit)) ?? addTree(store, spool, entries);
  });
}

async function* summed(pieces: AsyncIterable<Uint8Array>, sum: Sha256Stream): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    sum.update(piece);
    yield piece;
  }
}
