import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type BuildRecord, buildRecordFile, parseBuildRecord } from "@drydock/core/build-record.ts";
import type { PastBuild } from "@drydock/core/explain/reason.ts";
import { digestPlan } from "@drydock/core/plan.ts";
import { verifyOutputs } from "@drydock/store/verify-outputs.ts";
import type { PlannedBuild } from "../plan-artifact.ts";
import { distFolder, type Workspace } from "../workspace.ts";
import { readLastBuild } from "./last-build-file.ts";

/** The last good build of an artifact for a platform in this checkout, as seen from what is planned now. */
export type Here =
  | { readonly kind: "nothing" }
  /** Of another plan. */
  | { readonly kind: "other"; readonly build: PastBuild }
  /** Of this very plan, and its outputs are there. */
  | { readonly kind: "whole"; readonly build: BuildRecord }
  /** Of this very plan, but its outputs are not as they were made. `damage` is a sentence without its full stop. */
  | { readonly kind: "damaged"; readonly build: PastBuild; readonly damage: string };

/** What there is short of the very build that is planned. */
export type NotHere = Exclude<Here, { readonly kind: "whole" }>;

/** dist/ goes before what is remembered: a task runner may have put another build there. */
export async function findHere(workspace: Workspace, { plan, digest }: PlannedBuild): Promise<Here> {
  const folder = distFolder(workspace, plan.platform, plan.artifact);
  const text = readIfThere(join(folder, buildRecordFile));
  const record = text === undefined ? undefined : parseBuildRecord(text);
  const build = record ?? readLastBuild(workspace, plan.platform, plan.artifact);
  // A plan of another format cannot be compared.
  if (build === undefined || build.plan.format !== plan.format) return { kind: "nothing" };
  if (digestPlan(build.plan) !== digest) return { kind: "other", build };
  if (text === undefined) return { kind: "damaged", build, damage: "the outputs were missing" };
  if (record === undefined) return { kind: "damaged", build, damage: `${buildRecordFile} is damaged` };
  const state = await verifyOutputs(folder, record);
  return state === "whole"
    ? { kind: "whole", build: record }
    : { kind: "damaged", build, damage: state.damaged };
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
