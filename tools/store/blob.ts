import { mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { hexOf, isSha256, type Sha256 } from "@drydock/core/digest.ts";
import type { Emit } from "@drydock/core/event.ts";
import { digestFile } from "./digest-file.ts";
import type { Store } from "./store.ts";

/** npm's form of a digest: `sha512-` and base64, as in Subresource Integrity. */
export type Integrity = `sha512-${string}`;

export type BlobDigest = Sha256 | Integrity;

/** The algorithm of a digest, and its value in hexadecimal. */
export function parseBlobDigest(digest: BlobDigest): { algorithm: "sha256" | "sha512"; hex: string } {
  if (isSha256(digest)) return { algorithm: "sha256", hex: hexOf(digest) };
  return { algorithm: "sha512", hex: Buffer.from(digest.slice("sha512-".length), "base64").toString("hex") };
}

/** The stored file of this digest. It is read whole to be sure; a damaged one is removed, and is not there. */
export async function findBlob(store: Store, digest: BlobDigest, emit: Emit): Promise<string | undefined> {
  const file = blobPath(store, digest);
  if (statSync(file, { throwIfNoEntry: false }) === undefined) return undefined;
  const { algorithm, hex } = parseBlobDigest(digest);
  if (digestFile(file, algorithm) === hex) return file;
  rmSync(file, { force: true });
  emit({ type: "warning", text: `a download in the store was damaged and has been removed: ${file}` });
  return undefined;
}

/** Moves a verified file of the store's temporary folder to its place. The value is its path. */
export function keepBlob(store: Store, file: string, digest: BlobDigest): string {
  const kept = blobPath(store, digest);
  mkdirSync(dirname(kept), { recursive: true });
  renameSync(file, kept);
  return kept;
}

function blobPath(store: Store, digest: BlobDigest): string {
  const { algorithm, hex } = parseBlobDigest(digest);
  return join(store.root, "downloads", algorithm, hex.slice(0, 2), hex.slice(2));
}
