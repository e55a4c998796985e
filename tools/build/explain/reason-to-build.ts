import type { Reason } from "@drydock/core/explain/reason.ts";
import { type Evidence, explainChanges } from "./explain-changes.ts";
import type { NotHere } from "./find-here.ts";

/** Why what is planned would be built. Of the first `limit` texts that differ, line by line. */
export async function reasonToBuild(evidence: Evidence, here: NotHere, limit: number): Promise<Reason> {
  if (here.kind === "nothing") return { kind: "first" };
  if (here.kind === "damaged") return { kind: "outputs", damage: here.damage };
  const { plan, builtAt } = here.build;
  const changes = await explainChanges(evidence, plan, evidence.planned.plan, limit);
  return { kind: "changed", since: builtAt, changes };
}
