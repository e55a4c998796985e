import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { formatLastBuild, type LastBuild, parseLastBuild } from "@drydock/core/explain/last-build.ts";
import type { Workspace } from "../workspace.ts";

/** What is remembered of the last good build, outside of dist/, so that it outlives the outputs. */
export function readLastBuild(
  workspace: Workspace,
  platform: string,
  artifact: string,
): LastBuild | undefined {
  try {
    return parseLastBuild(readFileSync(lastBuildFile(workspace, platform, artifact), "utf8"));
  } catch {
    return undefined;
  }
}

/** Throws what the file system says. */
export function writeLastBuild(workspace: Workspace, last: LastBuild): void {
  const file = lastBuildFile(workspace, last.plan.platform, last.plan.artifact);
  mkdirSync(dirname(file), { recursive: true });
  const made = `${file}.${process.pid}`;
  writeFileSync(made, formatLastBuild(last));
  renameSync(made, file);
}

function lastBuildFile(workspace: Workspace, platform: string, artifact: string): string {
  return join(workspace.root, ".drydock", "last", platform, `${artifact}.json`);
}
