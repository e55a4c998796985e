import * as z from "zod";
import { isTreeDigest, type TreeDigest } from "./digest.ts";

const tree = z
  .string()
  .refine((text): text is TreeDigest => isTreeDigest(text), {
    error: "must be a tree digest: h1: and 44 characters of base64",
  })
  .meta({ description: "Digest of the unpacked tree: whatever route yields this tree will do.", pattern: "^h1:" });

const pick = z
  .record(z.string(), z.string())
  .optional()
  .meta({ description: "Only these files of the archive: its path to the path in the tree." });

export const routeSchema = z
  .union([
    z.strictObject({ https: z.url({ protocol: /^https$/ }), pick }).meta({
      description: "An archive (.tar.gz, .tar.xz, .tar.zst, .tar, .zip) at an address.",
    }),
    z
      .strictObject({
        debian: z.string().regex(/^pool\/[A-Za-z0-9][A-Za-z0-9+._~/-]*\.(deb|tar\.(gz|xz|zst))$/, {
          error: "must be a path in a Debian mirror: pool/… ending in .deb, .tar.gz, .tar.xz or .tar.zst",
        }),
        pick,
      })
      .meta({ description: "A binary package, or a source package's archive, by its path in a Debian mirror." }),
  ])
  .meta({ description: "A way to obtain bytes." });

export const pinnedTreeSchema = z
  .strictObject({ tree, routes: z.array(routeSchema) })
  .meta({
    description:
      "An upstream tree pinned by its content. Routes are tried in order; a file dropped into the artifact's sources/ folder comes first.",
  });

export const goModuleSchema = z
  .strictObject({
    goModule: z.string(),
    version: z.string().regex(/^v\d/, { error: "must be a module version: v1.2.3 or a pseudo-version" }),
    sum: tree,
  })
  .meta({ description: "A Go module with everything its own go.sum names; `sum` is its line in go.sum." });

export const localSchema = z
  .strictObject({ local: z.string() })
  .meta({ description: "A folder of this repository, relative to the artifact's own." });

export const sourceSchema = z.union([pinnedTreeSchema, goModuleSchema, localSchema]);

export type Route = z.infer<typeof routeSchema>;
export type PinnedTree = z.infer<typeof pinnedTreeSchema>;
export type GoModuleSource = z.infer<typeof goModuleSchema>;
export type LocalSource = z.infer<typeof localSchema>;
export type Source = z.infer<typeof sourceSchema>;
