import { existsSync, statSync } from "node:fs";
import { join, posix, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Artifact } from "@drydock/core/artifact.ts";
import type { Sha256 } from "@drydock/core/digest.ts";
import { failed, ok, type Result } from "@drydock/core/failure.ts";
import { digestPlan, type Limits, type Plan, type PlannedSource } from "@drydock/core/plan.ts";
import { planPin } from "@drydock/core/plan-pin.ts";
import type { Platform } from "@drydock/core/platform.ts";
import { platformFacts } from "@drydock/core/platform-facts.ts";
import { buildEnvironment } from "./build-environment.ts";
import { digestBuildingCode } from "./building-code.ts";
import { type Checkout, findCheckout } from "./checkout/find-checkout.ts";
import { planCheckout } from "./checkout/plan-checkout.ts";
import { loadArtifact, loadPlatform } from "./definitions.ts";
import { type FileOnDisk, planFile, planFolder } from "./planned-files.ts";
import { type ResolvedToolchain, resolveToolchain } from "./resolve-toolchain.ts";
import { artifactFolder, listPatches, type Workspace } from "./workspace.ts";

/** A plan with what is needed to carry it out. */
export interface PlannedBuild {
  readonly plan: Plan;
  readonly digest: Sha256;
  readonly files: readonly FileOnDisk[];
  readonly toolchain: ResolvedToolchain;
  readonly artifact: Artifact;
  /** Where the source comes from in place of what the definition pins. */
  readonly checkout: Checkout | undefined;
  readonly platform: Platform;
}

/** Everything that the build of an artifact for a platform depends on. Reads the workspace, and nothing else. */
export async function planArtifact(
  workspace: Workspace,
  name: string,
  platformName: string,
): Promise<Result<PlannedBuild>> {
  const artifact = await loadArtifact(workspace, name);
  if (!artifact.ok) return artifact;
  const platform = await loadPlatform(workspace, platformName);
  if (!platform.ok) return platform;
  if (!artifact.value.platforms.includes(platformName)) {
    return failed({
      reason: "unknown-platform",
      what: `${name} is not defined for ${platformName}`,
      where: `packages/${name}/artifact.json`,
      why: `its "platforms" are ${artifact.value.platforms.join(", ")}`,
      next: `Name one of them, or add ${JSON.stringify(platformName)} to the list.`,
    });
  }
  const toolchain = await resolveToolchain(workspace, artifact.value.toolchain, platformName);
  if (!toolchain.ok) return toolchain;
  const checkout = findCheckout(workspace, name, artifact.value);
  if (!checkout.ok) return checkout;
  const files = gatherFiles(workspace, name, artifact.value, checkout.value);
  if (!files.ok) return files;
  const plan: Plan = {
    format: 1,
    code: digestBuildingCode(),
    artifact: name,
    version: artifact.value.version,
    platform: platformName,
    facts: platformFacts(platform.value),
    image: toolchain.value.image,
    source: plannedSource(artifact.value, checkout.value),
    files: files.value.map(({ planned }) => planned),
    env: buildEnvironment({
      platform: platform.value,
      toolchain: toolchain.value.env,
      go: "goModule" in artifact.value.source,
      artifact: artifact.value.env ?? {},
    }),
    limits: limitsOf(artifact.value.limits),
    outputs: artifact.value.outputs,
  };
  return ok({
    plan,
    digest: digestPlan(plan),
    files: files.value,
    toolchain: toolchain.value,
    artifact: artifact.value,
    checkout: checkout.value,
    platform: platform.value,
  });
}

export function limitsOf(wanted: Artifact["limits"]): Limits {
  return { seconds: (wanted?.minutes ?? 30) * 60, memoryMiB: wanted?.memoryMiB ?? 4096, processes: 2048 };
}

let runner: FileOnDisk | undefined;

/** The runner as it goes into every container: one file, which counts like any other input. Read once. */
export function runnerFile(): FileOnDisk {
  runner ??= planFile(fileURLToPath(import.meta.resolve("@drydock/recipe/run.ts")), "runner/run.ts");
  return runner;
}

function plannedSource({ source }: Artifact, checkout: Checkout | undefined): PlannedSource {
  if (checkout !== undefined) return { checkout: checkout.origin.pin };
  return "local" in source ? { local: true } : planPin(source);
}

/** The files of the workspace that go into a build, sorted by where they go. */
export function gatherFiles(
  workspace: Workspace,
  name: string,
  artifact: Artifact,
  checkout: Checkout | undefined,
): Result<FileOnDisk[]> {
  const folder = artifactFolder(workspace, name);
  const recipe = join(folder, "build.ts");
  if (!existsSync(recipe)) return missing(name, "build.ts", "every artifact has a recipe");
  const files = [planFile(recipe, "recipe/build.ts"), runnerFile()];
  if (checkout !== undefined) files.push(...planCheckout(checkout));
  else {
    const patches = listPatches(workspace, name);
    files.push(...patches.map((file) => planFile(join(folder, "patches", file), `patches/${file}`)));
  }
  if ("local" in artifact.source) {
    const local = join(folder, artifact.source.local);
    if (!statSync(local, { throwIfNoEntry: false })?.isDirectory()) {
      return missing(name, artifact.source.local, 'its "source" says that there is a folder');
    }
    if (relative(workspace.root, local).startsWith("..")) {
      return missing(name, artifact.source.local, 'its "source" is a folder outside of the workspace');
    }
    files.push(...planFolder(local, "source"));
  }
  return ok(files.sort((a, b) => (a.planned.path < b.planned.path ? -1 : 1)));
}

function missing(name: string, file: string, why: string): Result<never> {
  return failed({
    reason: "invalid-definition",
    what: `${file} of the artifact ${name} cannot be used`,
    where: posix.join("packages", name, file),
    why,
    next: `Write it, or correct packages/${name}/artifact.json.`,
  });
}
