import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  utimesSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { pipeline, type Readable } from "node:stream";
import { pipeline as finished } from "node:stream/promises";
import { constants, createZstdCompress, createZstdDecompress } from "node:zlib";
import { hexOf, type Sha256, Sha256Stream } from "@drydock/core/digest.ts";
import type { Emit } from "@drydock/core/event.ts";
import { failed, ok, type Result } from "@drydock/core/failure.ts";
import { pieceBytes } from "./decompress.ts";
import { evict } from "./evict.ts";
import type { Store } from "./store.ts";
import { withStoreFailures } from "./store-failure.ts";
import { summed } from "./summed.ts";
import { withTemporaryFolder } from "./temporary.ts";

/** The fastest level: a third of the size already, for a fraction of the time that xz takes to unpack. */
const fast = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/**
 * The file of the stored layer of this digest, its tar's. It is read whole to be sure; a damaged one is removed, and is
 * not there.
 */
export async function findLayer(store: Store, tar: Sha256, emit: Emit): Promise<string | undefined> {
  const file = layerPath(store, tar);
  if (!existsSync(file)) return undefined;
  if ((await digestLayer(file)) === tar) {
    const now = new Date();
    utimesSync(file, now, now);
    return file;
  }
  rmSync(file, { force: true });
  emit({ type: "warning", text: `a layer in the store was damaged and has been removed: ${file}` });
  return undefined;
}

/**
 * Stores a layer's tar, which must have this digest, compressed. Then what was not used for longest goes, as far as the
 * store's limit asks. The value is its file.
 */
export function addLayer(
  store: Store,
  tar: Sha256,
  layer: Readable,
  { what, signal }: { readonly what: string; readonly signal: AbortSignal },
): Promise<Result<string>> {
  return withStoreFailures(store, `could not keep ${what}`, () =>
    withTemporaryFolder(store, async (folder) => {
      const made = join(folder, "layer");
      const sum = new Sha256Stream();
      await finished(summed(layer, sum), createZstdCompress(fast), createWriteStream(made), { signal });
      const got = sum.digest();
      if (got !== tar) return failed(mismatch(what, tar, got));
      const kept = layerPath(store, tar);
      mkdirSync(dirname(kept), { recursive: true });
      renameSync(made, kept);
      evict(store, kept, folder);
      return ok(kept);
    }),
  );
}

/** The tar of a stored layer. An error of the file arrives at its reader. */
export function readLayer(file: string): Readable {
  return pipeline(
    createReadStream(file, { highWaterMark: pieceBytes }),
    createZstdDecompress({ chunkSize: pieceBytes }),
    () => {},
  );
}

/** Undefined where it cannot be read to its end. */
async function digestLayer(file: string): Promise<Sha256 | undefined> {
  const digest = new Sha256Stream();
  try {
    for await (const piece of readLayer(file)) digest.update(piece);
  } catch {
    return undefined;
  }
  return digest.digest();
}

function layerPath(store: Store, tar: Sha256): string {
  return join(store.root, "layers", `${hexOf(tar)}.tar.zst`);
}

function mismatch(what: string, expected: Sha256, got: Sha256) {
  return {
    reason: "digest-mismatch",
    what: `${what} is not what the lock says`,
    why: `expected ${expected}\n     got ${got}`,
    next: "A layer that is assembled anew from the same lock has the same digest: run it again, and report it if it stays.",
  } as const;
}
