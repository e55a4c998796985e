import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadArtifact } from "@drydock/build/definitions.ts";
import { distFolder, listArtifacts, listPlatforms, openWorkspace } from "@drydock/build/workspace.ts";
import { buildRecordFile, parseBuildRecord } from "@drydock/core/build-record.ts";
import { digestPlan } from "@drydock/core/plan.ts";
import { parseTask } from "./affected-tasks.ts";
import type { BuildId, MadeBuild } from "./walk-step.ts";

/** Every build that a checkout's definitions ask for, but those of some artifacts. */
export async function listBuilds(root: string, excluded: readonly string[]): Promise<BuildId[]> {
  const workspace = openWorkspace(root, process.env);
  const names = listArtifacts(workspace).filter((name) => !excluded.includes(name));
  const builds = names.map(async (name) => {
    const artifact = await loadArtifact(workspace, name);
    // One that is not valid has a build for each that there is, to say what is wrong.
    const platforms = artifact.ok ? artifact.value.platforms : listPlatforms(workspace);
    return platforms.map((platform) => `${name}:build-${platform}`);
  });
  return (await Promise.all(builds)).flat();
}

/** Undefined where there is none, or a damaged one. */
export function readMadeBuild(root: string, id: BuildId): MadeBuild | undefined {
  const { artifact, platform } = parseTask(id);
  const folder = distFolder(openWorkspace(root, process.env), platform, artifact);
  const file = join(folder, buildRecordFile);
  const record = existsSync(file) ? parseBuildRecord(readFileSync(file, "utf8")) : undefined;
  return record && { plan: digestPlan(record.plan), builtAt: record.builtAt };
}
