import { ok, type Result } from "@drydock/core/failure.ts";
import { digestPlan } from "@drydock/core/plan.ts";
import { peekFinishedBuild } from "@drydock/store/finished-build.ts";
import { openStore } from "@drydock/store/store.ts";
import type { Report } from "../commands.ts";
import type { Context } from "../context.ts";
import { planArtifact } from "../plan-artifact.ts";
import { type Evidence, explainChanges } from "./explain-changes.ts";
import { findHere } from "./find-here.ts";
import { readLastBuild } from "./last-build-file.ts";
import { reasonToBuild } from "./reason-to-build.ts";
import { reportWhy, type Why } from "./report-why.ts";

/** More texts than these are not compared line by line. */
const diffs = 100;

/** Why the next build would run, or else why the last one did. Only reads, and only on this machine. */
export async function whyArtifact(
  { workspace, env }: Context,
  name: string,
  platform: string,
): Promise<Result<Report>> {
  const planned = await planArtifact(workspace, name, platform);
  if (!planned.ok) return planned;
  // Not the context's, which is swept when it is first used.
  const store = openStore(env);
  const evidence = { workspace, store, planned: planned.value };
  const here = await findHere(workspace, planned.value);
  if (here.kind === "whole") return ok(reportWhy(await whyBuilt(evidence, here.build.builtAt)));
  const stored = peekFinishedBuild(store, planned.value.digest);
  return ok(
    reportWhy({
      upToDate: false,
      plan: planned.value.plan,
      reason: await reasonToBuild(evidence, here, diffs),
      ...(stored !== undefined && { restorable: stored.builtAt }),
    }),
  );
}

/** Why the build ran whose outputs are here, where it is known. */
async function whyBuilt(evidence: Evidence, builtAt: string): Promise<Why> {
  const { plan, digest } = evidence.planned;
  const last = readLastBuild(evidence.workspace, plan.platform, plan.artifact);
  if (last === undefined || digestPlan(last.plan) !== digest)
    return { upToDate: true, plan, builtAt, how: "found" };
  const { how, before, damage } = last;
  const built = { upToDate: true, plan, builtAt, how } as const;
  if (before === undefined) return { ...built, reason: { kind: "first" } };
  if (damage !== undefined) return { ...built, reason: { kind: "outputs", damage } };
  const changes = await explainChanges(evidence, before.plan, plan, diffs);
  return { ...built, reason: { kind: "changed", since: before.builtAt, changes } };
}
