import { createHash, hash } from "node:crypto";

/** `sha256:` and 64 lower-case hexadecimal digits. */
export type Sha256 = `sha256:${string}` & { readonly __brand: "Sha256" };

/** A digest of a tree of files, `h1:` and base64: see tree.ts. */
export type TreeDigest = `h1:${string}` & { readonly __brand: "TreeDigest" };

const sha256Pattern = /^sha256:[0-9a-f]{64}$/;
const treePattern = /^h1:[A-Za-z0-9+/]{43}=$/;

export function isSha256(text: string): text is Sha256 {
  return sha256Pattern.test(text);
}

export function isTreeDigest(text: string): text is TreeDigest {
  return treePattern.test(text);
}

export function sha256Of(bytes: Uint8Array | string): Sha256 {
  return `sha256:${hash("sha256", bytes, "hex")}` as Sha256;
}

/** For bytes that arrive in pieces: call `update` for each, then `digest` once. */
export class Sha256Stream {
  readonly #hash = createHash("sha256");

  update(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }

  digest(): Sha256 {
    return `sha256:${this.#hash.digest("hex")}` as Sha256;
  }
}

/** The 64 hexadecimal digits alone, for file names. */
export function hexOf(digest: Sha256): string {
  return digest.slice("sha256:".length);
}
