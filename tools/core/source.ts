import * as z from "zod";
import { isSha256, isTreeDigest, type Sha256, type TreeDigest } from "./digest.ts";

const tree = z
  .string()
  .refine((text): text is TreeDigest => isTreeDigest(text), {
    error: "must be a tree digest: h1: and 44 characters of base64",
  })
  .meta({
    description: "Digest of the unpacked tree: whatever route yields this tree will do.",
    pattern: "^h1:",
  });

const pick = z
  .record(z.string(), z.string())
  .optional()
  .meta({ description: "Only these files of the archive: its path to the path in the tree." });

const sha256 = z
  .string()
  .refine((text): text is Sha256 => isSha256(text), { error: "must be sha256: and 64 hexadecimal digits" });

const https = z.url({ protocol: /^https$/, error: "must be an address that begins with https://" });

const debian = z.string().regex(/^pool\/[A-Za-z0-9][A-Za-z0-9+._~/-]*\.(deb|tar\.(gz|xz|zst))$/, {
  error: "must be a path in a Debian mirror: pool/… ending in .deb, .tar.gz, .tar.xz or .tar.zst",
});

/** Routes, each with these details besides where it leads. */
function routesWith<Details extends z.ZodRawShape>(details: Details) {
  const route = z
    .union([
      z.strictObject({ https, ...details }).meta({
        description: "An archive (.tar.gz, .tar.xz, .tar.zst, .tar, .zip) at an address.",
      }),
      z.strictObject({ debian, ...details }).meta({
        description: "A binary package, or a source package's archive, by its path in a Debian mirror.",
      }),
    ])
    .meta({ description: "A way to obtain bytes." });
  return z.array(route).meta({
    description: "Tried in order. A file in the artifact's sources/ folder comes before them all.",
  });
}

const treeSource = z.strictObject({ tree, routes: routesWith({ pick }) });

const tarSource = z.strictObject({
  tar: sha256.meta({
    description: "Digest of the archive, decompressed: for a tree that only its publisher's tar is known of.",
  }),
  routes: routesWith({
    sha256: sha256.optional().meta({
      description:
        "Digest of the very file that is served here, where that is another tar of the same tree: such a file will do as well.",
    }),
  }),
});

export const pinnedTreeSchema = z
  .union([treeSource, tarSource])
  .meta({ description: "An upstream tree, pinned by its content." });

export const goModuleSchema = z
  .strictObject({
    goModule: z
      .string()
      .regex(/^[A-Za-z0-9][\w.~/-]*$/, { error: "must be a module path: example.org/name" }),
    version: z
      .string()
      .regex(/^v\d[\w.+-]*$/, { error: "must be a module version: v1.2.3 or a pseudo-version" }),
    sum: tree,
  })
  .meta({ description: "A Go module with everything its own go.sum names; `sum` is its line in go.sum." });

export const localSchema = z
  .strictObject({ local: z.string() })
  .meta({ description: "A folder of this repository, relative to the artifact's own." });

export const sourceSchema = z.union([pinnedTreeSchema, goModuleSchema, localSchema]);

export type Route = PinnedTree["routes"][number];
export type PinnedTree = z.infer<typeof pinnedTreeSchema>;
export type GoModuleSource = z.infer<typeof goModuleSchema>;
export type LocalSource = z.infer<typeof localSchema>;
export type Source = z.infer<typeof sourceSchema>;
