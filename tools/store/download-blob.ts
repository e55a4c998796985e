import { createHash } from "node:crypto";
import { join } from "node:path";
import { failed, ok } from "@drydock/core/failure.ts";
import { type BlobDigest, findBlob, keepBlob, parseBlobDigest } from "./blob.ts";
import { type Downloaded, type DownloadOptions, download } from "./download.ts";
import { withLock } from "./mutual-exclusion.ts";
import type { Store } from "./store.ts";
import { storeFailure } from "./store-failure.ts";
import { withTemporaryFolder } from "./temporary.ts";

/**
 * The stored file of a digest, downloaded from `url` if the store has none. Two processes that want the same download
 * it once. Bytes that do not match are deleted. The value is the file's path.
 */
export async function downloadBlob(
  store: Store,
  url: string,
  digest: BlobDigest,
  options: DownloadOptions,
): Promise<Downloaded<string>> {
  const { what, emit, signal } = options;
  const present = await findBlob(store, digest, emit);
  if (present !== undefined) return ok(present);
  return withLock(`download-${digest}`, signal, async () => {
    const meanwhile = await findBlob(store, digest, emit);
    return meanwhile === undefined ? fetchVerified(store, url, digest, options) : ok(meanwhile);
  }).catch((error) => failed(storeFailure(error, store, `could not download ${what}`)));
}

function fetchVerified(
  store: Store,
  url: string,
  digest: BlobDigest,
  options: DownloadOptions,
): Promise<Downloaded<string>> {
  return withTemporaryFolder(store, async (folder) => {
    const { algorithm, hex } = parseBlobDigest(digest);
    const file = join(folder, "download");
    const hash = createHash(algorithm);
    const downloaded = await download(store, url, file, options, hash);
    if (!downloaded.ok) return downloaded;
    const got = hash.digest("hex");
    if (got === hex) return ok(keepBlob(store, file, digest));
    return failed({
      reason: "digest-mismatch",
      what: `${options.what} is not what was pinned`,
      where: url,
      why: `its ${algorithm} should be ${hex}\nbut it is      ${got}\nThe download was deleted.`,
      next: "Another mirror may have the right one. If the file was replaced on purpose, pin the new one after looking at what changed.",
    });
  });
}
