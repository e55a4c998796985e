import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { BuildRecord } from "@drydock/core/build-record.ts";
import { formatLastBuild, type LastBuild, parseLastBuild } from "@drydock/core/explain/last-build.ts";
import type { PastBuild } from "@drydock/core/explain/reason.ts";
import type { Workspace } from "../workspace.ts";
import type { NotHere } from "./find-here.ts";
import { unlessDiskRefuses } from "./unless-disk-refuses.ts";

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

/** Remembers a build that was just put into dist/, and what was there before it. */
export async function noteBuild(
  workspace: Workspace,
  record: BuildRecord,
  how: LastBuild["how"],
  here: NotHere,
): Promise<void> {
  const last: LastBuild = {
    ...past(record),
    how,
    ...(here.kind !== "nothing" && { before: past(here.build) }),
    ...(here.kind === "damaged" && { damage: here.damage }),
  };
  const file = lastBuildFile(workspace, last.plan.platform, last.plan.artifact);
  await unlessDiskRefuses(() => {
    mkdirSync(dirname(file), { recursive: true });
    const made = `${file}.${process.pid}`;
    writeFileSync(made, formatLastBuild(last));
    renameSync(made, file);
  });
}

function past({ plan, builtAt }: PastBuild): PastBuild {
  return { plan, builtAt };
}

function lastBuildFile(workspace: Workspace, platform: string, artifact: string): string {
  return join(workspace.root, ".drydock", "last", platform, `${artifact}.json`);
}
