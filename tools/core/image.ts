import { canonicalJson } from "./canonical.ts";
import { type Sha256, sha256Of } from "./digest.ts";
import type { Platform } from "./platform.ts";
import { platformFacts } from "./platform-facts.ts";
import type { Toolchain } from "./toolchain.ts";

/** Changes whenever the code that turns a lock into layers would make other bytes of the same lock. */
const assemblerVersion = 1;

/** What a lock is an answer to. A lock whose intent differs was written for something else: it is stale. */
export function intentOf(wanted: {
  readonly toolchain: Toolchain;
  /** Image of the toolchain it is based on. */
  readonly base?: Sha256;
  /** Only where the toolchain varies by platform. */
  readonly platform?: Platform;
  /** Digests of the preparation recipes, by name. */
  readonly recipes: Readonly<Record<string, Sha256>>;
}): Sha256 {
  // The environment is the plan's, not the image's, and caches are part of it.
  const {
    $schema: _schema,
    description: _description,
    env: _env,
    caches: _caches,
    ...toolchain
  } = wanted.toolchain;
  return sha256Of(
    canonicalJson({
      assemblerVersion,
      toolchain,
      base: wanted.base,
      platform: wanted.platform && platformFacts(wanted.platform),
      recipes: wanted.recipes,
    }),
  );
}

/**
 * The image's configuration, in the OCI image specification's form (application/vnd.oci.image.config.v1+json).
 * Its digest is the image's ID, in Docker and Podman alike. The fixed date keeps it the same everywhere.
 */
export function imageConfig(layerTars: readonly Sha256[]): { readonly json: string; readonly id: Sha256 } {
  const json = canonicalJson({
    architecture: "amd64",
    os: "linux",
    created: "1970-01-01T00:00:00Z",
    config: { Env: ["PATH=/usr/bin"], WorkingDir: "/" },
    rootfs: { type: "layers", diff_ids: layerTars },
  });
  return { json, id: sha256Of(json) };
}
