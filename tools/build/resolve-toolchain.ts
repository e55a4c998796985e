import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { cacheFolder } from "@drydock/core/cache-folder.ts";
import { type Sha256, sha256Of } from "@drydock/core/digest.ts";
import { type Failure, failed, ok, type Result } from "@drydock/core/failure.ts";
import { imageConfig, intentOf } from "@drydock/core/image.ts";
import type { Lock, LockedLayer } from "@drydock/core/lock.ts";
import type { Platform } from "@drydock/core/platform.ts";
import type { Layer, Toolchain } from "@drydock/core/toolchain.ts";
import { loadLock, loadPlatform, loadToolchain, lockFile } from "./definitions.ts";
import { toolchainFolder, type Workspace } from "./workspace.ts";

/** One layer as it was asked for, with what it means exactly. */
export interface ResolvedLayer {
  /** The toolchain that defines it: itself, or one that it is based on. */
  readonly toolchain: string;
  /** The platform that the toolchain was resolved for. A layer that does not vary by it is the same for all. */
  readonly platform: string;
  readonly wanted: Layer;
  readonly locked: LockedLayer;
}

/** A toolchain for one platform, as its locks say. Nothing was fetched or asked to know it. */
export interface ResolvedToolchain {
  readonly name: string;
  readonly lockPlatform: string | undefined;
  readonly layers: readonly ResolvedLayer[];
  /** The image's ID. */
  readonly image: Sha256;
  /** Paths of caches among it. */
  readonly env: Readonly<Record<string, string>>;
  /** Whether its builds keep something for the next ones. */
  readonly keepsCaches: boolean;
}

/** What a toolchain asks for, before any lock: enough to tell whether a lock answers it. */
export interface ToolchainIntent {
  readonly name: string;
  readonly toolchain: Toolchain;
  /** The platform that has a lock of its own; undefined where one lock serves all. */
  readonly lockPlatform: string | undefined;
  readonly platform: Platform | undefined;
  readonly base: ResolvedToolchain | undefined;
  readonly intent: Sha256;
}

export async function readIntent(
  workspace: Workspace,
  name: string,
  platformName: string,
  above: readonly string[] = [],
): Promise<Result<ToolchainIntent>> {
  const toolchain = await loadToolchain(workspace, name);
  if (!toolchain.ok) return toolchain;
  const chain = [...above, name];
  const baseName = toolchain.value.base;
  if (baseName !== undefined && chain.includes(baseName)) return failed(circular([...chain, baseName]));
  const base =
    baseName === undefined ? undefined : await resolveToolchain(workspace, baseName, platformName, chain);
  if (base !== undefined && !base.ok) return base;
  const varies = base?.value.lockPlatform !== undefined || layersVary(toolchain.value);
  const platform = varies ? await loadPlatform(workspace, platformName) : undefined;
  if (platform !== undefined && !platform.ok) return platform;
  const recipes = digestRecipes(workspace, name, toolchain.value);
  if (!recipes.ok) return recipes;
  return ok({
    name,
    toolchain: toolchain.value,
    lockPlatform: varies ? platformName : undefined,
    platform: platform?.value,
    base: base?.value,
    intent: intentOf({
      toolchain: toolchain.value,
      ...(base && { base: base.value.image }),
      ...(platform && { platform: platform.value }),
      recipes: recipes.value,
    }),
  });
}

/** The toolchain as locked, refused where the lock was written for something else. */
export async function resolveToolchain(
  workspace: Workspace,
  name: string,
  platformName: string,
  above: readonly string[] = [],
): Promise<Result<ResolvedToolchain>> {
  const read = await readIntent(workspace, name, platformName, above);
  if (!read.ok) return read;
  const { toolchain, lockPlatform: platform, base, intent } = read.value;
  const lock = await loadLock(workspace, name, platform);
  if (!lock.ok) return lock;
  const layers = [...(base?.layers ?? []), ...pair(name, platformName, toolchain.layers, lock.value)];
  const image = imageConfig(layers.map(({ locked }) => locked.tar)).id;
  if (lock.value.intent !== intent || lock.value.image !== image) {
    return failed({
      reason: "stale-lock",
      what: `the lock of the toolchain ${name} is out of date`,
      where: relative(workspace.root, lockFile(workspace, name, platform)),
      why: "toolchain.json, a preparation recipe, the platform's file or the toolchain it is based on changed after the lock was written",
      next: `Write it anew and look at the difference: drydock lock ${name}${platform === undefined ? "" : ` --platform ${platform}`}`,
    });
  }
  const caches = Object.entries(toolchain.caches ?? {}).map(([key, folder]) => [
    key,
    `${cacheFolder}/${folder}`,
  ]);
  return ok({
    name,
    lockPlatform: platform,
    layers,
    image,
    env: { ...base?.env, ...toolchain.env, ...Object.fromEntries(caches) },
    keepsCaches: base?.keepsCaches === true || caches.length > 0,
  });
}

/** Whether a toolchain's own layers differ by platform. It varies, and has a lock for each, if they or its base's do. */
export function layersVary(toolchain: Toolchain): boolean {
  return toolchain.layers.some(
    (layer) => "prepare" in layer || ("debian" in layer && layer.platform !== undefined),
  );
}

function pair(toolchain: string, platform: string, wanted: readonly Layer[], lock: Lock): ResolvedLayer[] {
  return wanted.flatMap((layer, index) => {
    const locked = lock.layers[index];
    return locked === undefined ? [] : [{ toolchain, platform, wanted: layer, locked }];
  });
}

function circular(chain: readonly string[]): Failure {
  return {
    reason: "invalid-definition",
    what: `the toolchain ${chain.at(-1)} is based on itself`,
    where: `toolchains/${chain.at(-2)}/toolchain.json`,
    why: chain.join(" is based on "),
    next: 'Take one "base" out of the circle.',
  };
}

function digestRecipes(
  workspace: Workspace,
  name: string,
  toolchain: Toolchain,
): Result<Record<string, Sha256>> {
  const recipes: Record<string, Sha256> = {};
  for (const layer of toolchain.layers) {
    if (!("prepare" in layer)) continue;
    const file = join(toolchainFolder(workspace, name), layer.prepare);
    if (!existsSync(file)) {
      return failed({
        reason: "invalid-definition",
        what: `the toolchain ${name} names a preparation recipe that is not there`,
        where: relative(workspace.root, file),
        why: "the file does not exist",
        next: `Write it, or correct "prepare" in toolchains/${name}/toolchain.json.`,
      });
    }
    recipes[layer.prepare] = sha256Of(readFileSync(file));
  }
  return ok(recipes);
}
