import type { Sha256 } from "../digest.ts";
import type { LockedLayer } from "../lock.ts";
import type { Layer } from "../toolchain.ts";

/** What an image was assembled from, as far as a person tells one from another. */
export interface ImageContents {
  readonly toolchain: string;
  readonly layers: readonly ImageLayer[];
}

export interface ImageLayer {
  /** The toolchain that defines it: the image's own, or one that it is based on. */
  readonly toolchain: string;
  readonly wanted: Layer;
  /** Digest of its tar. */
  readonly tar: Sha256;
  /** Of a Debian layer: the version of every package, by its name. */
  readonly packages?: Readonly<Record<string, string>>;
  /** Of a preparation: digest of its recipe. */
  readonly recipe?: Sha256;
}

/** The contents of a toolchain's image. `recipes` are digests by `TOOLCHAIN/FILE`. */
export function imageContents(
  toolchain: string,
  layers: readonly { readonly toolchain: string; readonly wanted: Layer; readonly locked: LockedLayer }[],
  recipes: Readonly<Record<string, Sha256>>,
): ImageContents {
  return {
    toolchain,
    layers: layers.map(({ toolchain: owner, wanted, locked }) => {
      const recipe = "prepare" in wanted ? recipes[`${owner}/${wanted.prepare}`] : undefined;
      return {
        toolchain: owner,
        wanted,
        tar: locked.tar,
        ...("debian" in locked && { packages: versions(locked.debian) }),
        ...(recipe !== undefined && { recipe }),
      };
    }),
  };
}

/** The texts of small files that a layer's definition holds itself, by their paths in the image. */
export function definedTexts({ wanted }: ImageLayer): Readonly<Record<string, string>> {
  return "files" in wanted && !("npm" in wanted) ? wanted.files : {};
}

function versions(packages: readonly { name: string; version: string; architecture: string }[]) {
  return Object.fromEntries(
    packages.map(({ name, version, architecture }) => [
      ["all", "amd64"].includes(architecture) ? name : `${name}:${architecture}`,
      version,
    ]),
  );
}
