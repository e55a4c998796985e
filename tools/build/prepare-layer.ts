import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buildRecordFile, formatBuildRecord } from "@drydock/core/build-record.ts";
import { ok, type Result } from "@drydock/core/failure.ts";
import { imageConfig } from "@drydock/core/image.ts";
import { digestPlan, type Plan } from "@drydock/core/plan.ts";
import { planTree } from "@drydock/core/plan-tree.ts";
import { platformFacts } from "@drydock/core/platform-facts.ts";
import type { PrepareLayer } from "@drydock/core/toolchain.ts";
import { findFinishedBuild, publishFinishedBuild } from "@drydock/store/finished-build.ts";
import { withTemporaryFolder } from "@drydock/store/temporary.ts";
import { buildEnvironment } from "./build-environment.ts";
import { digestBuildingCode } from "./building-code.ts";
import type { Context } from "./context.ts";
import { loadPlatform } from "./definitions.ts";
import { loadImage } from "./ensure-image.ts";
import { executePlan } from "./execute-plan.ts";
import type { Input } from "./input-archive.ts";
import { obtainPinnedTree } from "./obtain-tree.ts";
import { limitsOf, runnerFile } from "./plan-artifact.ts";
import { planFile } from "./planned-files.ts";
import type { ResolvedLayer } from "./resolve-toolchain.ts";
import { toolchainFolder } from "./workspace.ts";

/**
 * The folder with what a preparation recipe builds: a finished build like any other, out of the store or made on an
 * image of the layers before it.
 */
export async function obtainPrepared(
  context: Context,
  layer: { readonly toolchain: string; readonly platform: string; readonly wanted: PrepareLayer },
  before: readonly ResolvedLayer[],
): Promise<Result<string>> {
  const { workspace, store, emit } = context;
  const { toolchain, wanted } = layer;
  const platform = await loadPlatform(workspace, layer.platform);
  if (!platform.ok) return platform;
  const folder = toolchainFolder(workspace, toolchain);
  const files = [planFile(join(folder, wanted.prepare), "recipe/build.ts"), runnerFile()];
  const plan: Plan = {
    format: 1,
    code: digestBuildingCode(),
    artifact: `toolchain-${toolchain}`,
    version: "",
    platform: layer.platform,
    facts: platformFacts(platform.value),
    image: imageConfig(before.map(({ locked }) => locked.tar)).id,
    source: planTree(wanted.source),
    files: files.map(({ planned }) => planned),
    env: buildEnvironment({ platform: platform.value, toolchain: {}, go: false, artifact: {} }),
    limits: limitsOf(undefined),
  };
  const digest = digestPlan(plan);
  const present = await findFinishedBuild(store, digest, emit);
  if (present !== undefined) return ok(present.folder);
  const tree = await obtainPinnedTree(
    context,
    wanted.source,
    `the source of ${wanted.to} of the toolchain ${toolchain}`,
    folder,
  );
  if (!tree.ok) return tree;
  const engine = await context.engine();
  if (!engine.ok) return engine;
  const image = await loadImage(context, engine.value, `${toolchain}-before`, before);
  if (!image.ok) return image;
  const who = `the toolchain ${toolchain} for ${layer.platform}`;
  emit({ type: "step", text: `preparing ${who}` });
  const made = await withTemporaryFolder(store, async (to) => {
    const recipe = `toolchains/${toolchain}/${wanted.prepare}`;
    const inputs: Input[] = [{ kind: "tree", folder: "source", tar: tree.value }];
    const run = await executePlan(context, engine.value, { plan, files, inputs, who, recipe }, to);
    if (!run.ok) return run;
    const record = { plan, ...run.value, builtAt: new Date().toISOString() };
    await writeFile(join(to, buildRecordFile), formatBuildRecord(record));
    return publishFinishedBuild(store, digest, to);
  });
  if (!made.ok) return made;
  const finished = await findFinishedBuild(store, digest, emit);
  if (finished === undefined) throw new Error(`a build that was just stored is not there: ${digest}`);
  return ok(finished.folder);
}
