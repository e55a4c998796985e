import * as z from "zod";
import { isSha256, isTreeDigest, type Sha256, type TreeDigest } from "./digest.ts";

const sha256 = z.custom<Sha256>((value) => typeof value === "string" && isSha256(value), {
  error: "must be sha256: and 64 hexadecimal digits",
});
const treeDigest = z.custom<TreeDigest>((value) => typeof value === "string" && isTreeDigest(value), {
  error: "must be a tree digest: h1: and 44 characters of base64",
});

const lockedPackage = z.strictObject({
  name: z.string(),
  version: z.string(),
  architecture: z.string(),
  /** Bytes. */
  size: z.int().nonnegative(),
  sha256,
  /** Its path in a Debian mirror, `pool/…`. */
  path: z.string(),
});

const lockedContent = z.union([
  z.object({ debian: z.array(lockedPackage) }),
  z.object({ npm: z.string(), version: z.string(), integrity: z.string().regex(/^sha512-/) }),
  z.object({ goModule: z.string(), version: z.string(), sum: treeDigest }),
  z.object({ tarball: z.union([treeDigest, sha256]) }),
  z.object({ prepare: z.literal(true) }),
  z.object({ files: z.literal(true) }),
]);

export type LockedContent = z.infer<typeof lockedContent>;

const lockedLayer = z.intersection(
  lockedContent,
  z.object({
    /** The layer's uncompressed tar: its digest (what OCI calls diff ID) and its size in bytes. */
    tar: sha256,
    bytes: z.int().positive(),
  }),
);

/** What a toolchain means exactly, for all platforms or for one. Written by `drydock lock`, never by hand. */
export const lockSchema = z.object({
  /** Digest of what was asked for: see intentOf in image.ts. The lock is stale when it differs. */
  intent: sha256,
  /** The image's ID: the digest of its configuration, which names every layer. */
  image: sha256,
  layers: z.array(lockedLayer),
});

export type Lock = z.infer<typeof lockSchema>;
export type LockedLayer = z.infer<typeof lockedLayer>;
export type LockedPackage = z.infer<typeof lockedPackage>;
