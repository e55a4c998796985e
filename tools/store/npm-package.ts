import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Emit } from "@drydock/core/event.ts";
import { failed, ok, type Result } from "@drydock/core/failure.ts";
import { findBlob, type Integrity, keepBlob } from "./blob.ts";
import { digestFile } from "./digest-file.ts";
import { withLock } from "./mutual-exclusion.ts";
import { runNpm } from "./run-npm.ts";
import type { Store } from "./store.ts";
import { withStoreFailures } from "./store-failure.ts";
import { withTemporaryFolder } from "./temporary.ts";

export interface NpmPackage {
  readonly npm: string;
  readonly version: string;
  /** As npm's own lock files have it. */
  readonly integrity: string;
}

export interface NpmOptions {
  /** Where npm runs, for its settings may lie there (.npmrc). */
  readonly cwd: string;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/**
 * The stored archive (.tgz) of an npm package. If there is none, the user's own npm fetches it, so that registry, proxy
 * and credentials are the user's. The value is its path.
 */
export async function obtainNpmPackage(
  store: Store,
  wanted: NpmPackage,
  options: NpmOptions,
): Promise<Result<string>> {
  const { npm, version, integrity } = wanted;
  const { emit, signal, cwd } = options;
  const what = `npm package ${npm} ${version}`;
  const digest = integrity as Integrity;
  return withStoreFailures(store, `could not obtain the ${what}`, () =>
    withLock(`download-${digest}`, signal, async () => {
      const present = await findBlob(store, digest, emit);
      if (present !== undefined) return ok(present);
      emit({ type: "step", text: `fetching the ${what}` });
      return withTemporaryFolder(store, async (folder) => {
        const args = ["pack", "--json", "--pack-destination", folder, `${npm}@${version}`];
        const packed = await runNpm(args, `could not fetch the ${what}`, { cwd, env: store.env, signal });
        if (!packed.ok) return packed;
        const [name] = readdirSync(folder);
        if (name === undefined) throw new Error(`npm pack succeeded and left nothing: ${packed.value}`);
        const file = join(folder, name);
        const got = `sha512-${Buffer.from(digestFile(file, "sha512"), "hex").toString("base64")}`;
        if (got === integrity) return ok(keepBlob(store, file, digest));
        return failed({
          reason: "digest-mismatch",
          what: `the ${what} is not what was pinned`,
          why: `it should be ${integrity}\nbut it is    ${got}\nIt came from the registry that npm is set to, and was deleted.`,
          next: "Look at what changed in it before you lock it anew.",
        });
      });
    }),
  );
}

/** What the registry says a package's integrity is: for a lock, which is looked at before it is committed. */
export async function resolveNpmIntegrity(
  store: Store,
  npm: string,
  version: string,
  { cwd, signal }: NpmOptions,
): Promise<Result<Integrity>> {
  const what = `could not look up the npm package ${npm} ${version}`;
  const args = ["view", "--json", `${npm}@${version}`, "dist.integrity"];
  const viewed = await runNpm(args, what, { cwd, env: store.env, signal });
  if (!viewed.ok) return viewed;
  const integrity = /sha512-[A-Za-z0-9+/]{86}==/.exec(viewed.value)?.[0];
  if (integrity !== undefined) return ok(integrity as Integrity);
  return failed({
    reason: "source-unreachable",
    what,
    why: `npm view printed no sha512 integrity: ${viewed.value.trim() || "nothing at all"}`,
    next: "Check the package's name and version.",
  });
}
