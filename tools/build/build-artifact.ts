import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type BuildRecord, buildRecordFile, parseBuildRecord } from "@drydock/core/build-record.ts";
import type { BuildHow } from "@drydock/core/event.ts";
import { ok, type Result } from "@drydock/core/failure.ts";
import { digestPlan } from "@drydock/core/plan.ts";
import type { Context } from "./context.ts";
import { type PlannedBuild, planArtifact } from "./plan-artifact.ts";
import { distFolder } from "./workspace.ts";

export interface BuildOutcome {
  readonly how: BuildHow;
  readonly record: BuildRecord;
  /** Absolute. */
  readonly folder: string;
}

/**
 * Brings dist/PLATFORM/ARTIFACT to what the plan says, by the cheapest way there is. What is found is verified first;
 * something damaged is said, and made anew.
 */
export async function buildArtifact(
  context: Context,
  name: string,
  platform: string,
): Promise<Result<BuildOutcome>> {
  context.emit({ type: "phase", phase: "plan" });
  const planned = await planArtifact(context.workspace, name, platform);
  if (!planned.ok) return planned;
  const { checkout } = planned.value;
  if (checkout !== undefined) {
    const { announceCheckout } = await import("./checkout/announce-checkout.ts");
    announceCheckout(context, planned.value, checkout);
  }
  const folder = distFolder(context.workspace, platform, name);
  const built = await bringAbout(context, planned.value, folder);
  if (!built.ok) return built;
  const { how, record } = built.value;
  const { outputs, recipeMs } = record;
  context.emit({ type: "build", how, plan: planned.value.digest, outputs, recipeMs });
  return built;
}

async function bringAbout(
  context: Context,
  planned: PlannedBuild,
  folder: string,
): Promise<Result<BuildOutcome>> {
  const present = await findPresent(context, planned, folder);
  if (present !== undefined) return ok({ how: "fresh", record: present, folder });
  const { restoreOrMake } = await import("./restore-or-make.ts");
  return restoreOrMake(context, planned, folder);
}

/** The record of the outputs in `folder`, where they are whole and of this very plan. */
async function findPresent(
  context: Context,
  { digest, plan }: PlannedBuild,
  folder: string,
): Promise<BuildRecord | undefined> {
  const text = await readFile(join(folder, buildRecordFile), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const record = parseBuildRecord(text);
  const { verifyOutputs } = await import("@drydock/store/verify-outputs.ts");
  const state =
    record === undefined ? { damaged: `${buildRecordFile} is damaged` } : await verifyOutputs(folder, record);
  if (state !== "whole") {
    context.emit({
      type: "warning",
      text: `dist/${plan.platform}/${plan.artifact}: ${state.damaged}; making it anew`,
    });
    return undefined;
  }
  return record !== undefined && digestPlan(record.plan) === digest ? record : undefined;
}
