import type { Result } from "@drydock/core/failure.ts";
import { auditOutputs } from "./audit-outputs.ts";
import { buildArtifact } from "./build-artifact.ts";
import type { Report } from "./commands.ts";
import type { Context } from "./context.ts";

/** Audits what is in dist/, building it first if it is not there. */
export async function auditArtifact(
  context: Context,
  name: string,
  platform: string,
): Promise<Result<Report>> {
  const built = await buildArtifact(context, name, platform);
  if (!built.ok) return built;
  context.emit({ type: "phase", phase: "audit" });
  const { record, folder } = built.value;
  return auditOutputs(record.plan, record.outputs, folder);
}
