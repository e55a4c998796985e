import { readFileSync } from "node:fs";
import { join } from "node:path";
import { auditOutput } from "@drydock/core/audit.ts";
import { formatAudit } from "@drydock/core/audit-table.ts";
import type { RecordedOutput } from "@drydock/core/build-record.ts";
import { failed, ok, type Result } from "@drydock/core/failure.ts";
import type { Plan } from "@drydock/core/plan.ts";
import type { Report } from "./commands.ts";

/** Holds every output in `folder` against what the plan declares of it. Fails with a sentence for each violation. */
export function auditOutputs(
  plan: Plan,
  outputs: Readonly<Record<string, RecordedOutput>>,
  folder: string,
): Result<Report> {
  const audits = Object.entries(plan.outputs ?? {}).flatMap(([path, expected]) => {
    const output = outputs[path];
    if (output === undefined || "link" in output) return [];
    const bytes = readFileSync(join(folder, path));
    return [auditOutput(expected, plan.facts, { path, bytes, executable: output.executable })];
  });
  const rows = audits.map(({ row }) => row);
  const violations = audits.flatMap((audit) => audit.violations);
  const table = formatAudit(rows);
  const who = `${plan.artifact} for ${plan.platform}`;
  if (violations.length === 0) {
    return ok({ data: { artifact: plan.artifact, platform: plan.platform, outputs: rows }, text: table });
  }
  return failed({
    reason: "audit-failed",
    what: `${who} is not what its definition and the platform say`,
    where: `packages/${plan.artifact}/artifact.json`,
    why: [...violations, "", table].join("\n"),
    next: "Change the recipe so that it makes what is declared, or declare what it makes.",
  });
}
