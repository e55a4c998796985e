import { copyFileSync, createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { type Sha256, Sha256Stream } from "@drydock/core/digest.ts";
import { digestTree } from "@drydock/core/tree.ts";
import { openTar } from "./archive.ts";
import { findBlob, keepBlob } from "./blob.ts";
import { digestFile } from "./digest-file.ts";
import type { Pin, PinContext } from "./pin.ts";
import { treeEntries } from "./pin-by-tree.ts";
import { spoolArchive } from "./spool.ts";
import type { Store } from "./store.ts";
import { summed } from "./summed.ts";
import { withTemporaryFolder } from "./temporary.ts";
import { addTree, findTree } from "./tree.ts";

/**
 * A tree that is pinned by the digest of a tar, decompressed, or of any of `archives`, as they are. The tar or archive itself is
 * kept, for nothing else proves that a stored tree is its content; the tree is made of it whenever it is asked for. It is always
 * the whole archive's, less its top folder.
 */
export function pinByTar(context: PinContext, digest: Sha256, archives: readonly Sha256[]): Pin {
  const { store, limits, emit } = context;
  return {
    digest,
    archives,
    async find() {
      for (const wanted of [digest, ...archives]) {
        const kept = await findBlob(store, wanted, emit);
        if (kept !== undefined) return treeOf(context, kept);
      }
      return undefined;
    },
    take: (archive) =>
      withTemporaryFolder(store, async (folder) => {
        const itself = archives.length > 0 ? keepItself(store, archive, folder, archives) : undefined;
        if (itself !== undefined) return { tar: await treeOf(context, itself) };
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

/** Keeps an archive that is one of those wanted: a copy, for a file that a user dropped in stays where it is. */
function keepItself(
  store: Store,
  archive: string,
  folder: string,
  wanted: readonly Sha256[],
): string | undefined {
  const copy = join(folder, "archive");
  copyFileSync(archive, copy);
  const digest = `sha256:${digestFile(copy, "sha256")}` as Sha256;
  return wanted.includes(digest) ? keepBlob(store, copy, digest) : undefined;
}

function treeOf({ store, limits, emit }: PinContext, tar: string): Promise<string> {
  return withTemporaryFolder(store, async (folder) => {
    const spool = await spoolArchive(tar, folder, limits);
    const entries = treeEntries(spool, undefined);
    return (await findTree(store, digestTree(entries), emit)) ?? addTree(store, spool, entries);
  });
}
