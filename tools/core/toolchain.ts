import * as z from "zod";
import { goModuleSchema, pinnedTreeSchema } from "./source.ts";

const variable = z
  .string()
  .regex(/^[A-Z_][A-Z0-9_]*$/, { error: "must be the name of an environment variable" });
const folderName = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/, { error: "must be a name of lower-case letters, digits and dashes" });
const imagePath = z.string().regex(/^\/[^\s]+$/, { error: "must be an absolute path in the image" });

const debianLayer = z
  .strictObject({
    debian: z.array(z.string()).meta({ description: "Packages; with all that they depend on." }),
    platform: z.array(z.string()).optional().meta({
      description: "Roles whose packages the platform's file names: makes the lock one per platform.",
    }),
    keep: z.array(z.string()).optional().meta({
      description: "Only paths that match one of these globs (no leading slash), of all the packages.",
    }),
    drop: z
      .array(z.string())
      .optional()
      .meta({ description: "No path that matches one of these globs: what no build needs, and is large." }),
    links: z.record(imagePath, z.string()).optional().meta({
      description: "Symbolic links to add, path to target: what update-alternatives would have made.",
    }),
  })
  .meta({ description: "A layer of Debian packages, unpacked; none of their scripts run." });

const npmLayer = z
  .strictObject({
    npm: z.string(),
    version: z.string(),
    files: z
      .record(z.string(), imagePath)
      .meta({ description: "Path in the package to path in the image. A folder ends in a slash." }),
  })
  .meta({ description: "Files of an npm package." });

const goModuleLayer = z
  .strictObject({
    ...goModuleSchema.shape,
    to: imagePath,
    fetchWith: z.string().meta({ description: "Toolchain whose `go` downloads the module." }),
    executable: z
      .array(z.string())
      .meta({ description: "Globs of the files to make executable: module zips carry no modes." }),
  })
  .meta({ description: "The files of a Go module: Go's own toolchains come as one." });

const tarballLayer = z
  .strictObject({ tarball: pinnedTreeSchema, to: imagePath })
  .meta({ description: "An archive of the user's or a vendor's: a toolchain as it is published." });

const prepareLayer = z
  .strictObject({
    prepare: z
      .string()
      .meta({ description: "A recipe in the toolchain's folder, run on the layers before it." }),
    source: pinnedTreeSchema,
    to: imagePath,
  })
  .meta({ description: "What a preparation recipe builds." });

const filesLayer = z
  .strictObject({ files: z.record(imagePath, z.string()) })
  .meta({ description: "Small files, path to content, mode 644." });

export const layerSchema = z.union([
  debianLayer,
  npmLayer,
  goModuleLayer,
  tarballLayer,
  prepareLayer,
  filesLayer,
]);

export const toolchainSchema = z
  .strictObject({
    $schema: z.string().optional(),
    description: z.string(),
    base: z.string().optional().meta({ description: "Another toolchain, whose layers come first." }),
    layers: z.array(layerSchema).meta({ description: "In order; each becomes one layer of the image." }),
    env: z.record(z.string(), z.string()).optional().meta({
      description: "Environment of every build. ${triple} and the like stand for the platform's facts.",
    }),
    caches: z.record(variable, folderName).optional().meta({
      description:
        "What compilers keep from build to build, environment variable to folder name: the variable holds the folder's path. It must never decide what comes out.",
    }),
  })
  .meta({ title: "Toolchain", description: "What builds artifacts: layers of locked inputs." });

export type Toolchain = z.infer<typeof toolchainSchema>;
export type Layer = z.infer<typeof layerSchema>;
export type DebianLayer = z.infer<typeof debianLayer>;
export type NpmLayer = z.infer<typeof npmLayer>;
export type GoModuleLayer = z.infer<typeof goModuleLayer>;
export type TarballLayer = z.infer<typeof tarballLayer>;
export type PrepareLayer = z.infer<typeof prepareLayer>;
export type FilesLayer = z.infer<typeof filesLayer>;
