import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type BuildRecord, buildRecordFile, formatBuildRecord } from "@drydock/core/build-record.ts";
import { ok, type Result } from "@drydock/core/failure.ts";
import { publishFinishedBuild, restoreFinishedBuild } from "@drydock/store/finished-build.ts";
import { withLock } from "@drydock/store/mutual-exclusion.ts";
import { withStoreFailures } from "@drydock/store/store-failure.ts";
import { withTemporaryFolder } from "@drydock/store/temporary.ts";
import { auditOutputs } from "./audit-outputs.ts";
import type { BuildOutcome } from "./build-artifact.ts";
import type { Context } from "./context.ts";
import { ensureImage } from "./ensure-image.ts";
import { executePlan } from "./execute-plan.ts";
import { obtainInputs } from "./obtain-inputs.ts";
import type { PlannedBuild } from "./plan-artifact.ts";

/** Takes a finished build from the store or makes it; one process at a time for one plan. */
export function makeBuild(
  context: Context,
  planned: PlannedBuild,
  folder: string,
): Promise<Result<BuildOutcome>> {
  return withLock<BuildOutcome>(`build-${planned.digest}`, context.signal, async () => {
    const restored = await restoreFinishedBuild(context.store, planned.digest, folder, context.emit);
    if (!restored.ok) return restored;
    if (restored.value !== undefined) return ok({ how: "restored", record: restored.value, folder });
    const made = await runAndPublish(context, planned);
    if (!made.ok) return made;
    const taken = await restoreFinishedBuild(context.store, planned.digest, folder, context.emit);
    if (!taken.ok) return taken;
    return ok({ how: "built", record: made.value, folder });
  });
}

async function runAndPublish(context: Context, planned: PlannedBuild): Promise<Result<BuildRecord>> {
  const { plan, digest, files, artifact } = planned;
  const who = `${plan.artifact} for ${plan.platform}`;
  const inputs = await obtainInputs(context, plan.artifact, artifact, plan.platform);
  if (!inputs.ok) return inputs;
  const engine = await context.engine();
  if (!engine.ok) return engine;
  const image = await ensureImage(context, engine.value, planned.toolchain);
  if (!image.ok) return image;
  const keeping = `could not keep the outputs of ${who}`;
  return withStoreFailures(context.store, keeping, () =>
    withTemporaryFolder(context.store, async (made) => {
      const recipe = `packages/${plan.artifact}/build.ts`;
      const execution = { plan, files, inputs: inputs.value, who, recipe };
      const run = await executePlan(context, engine.value, execution, made);
      if (!run.ok) return run;
      const { outputs, recipeMs } = run.value;
      const audit = auditOutputs(plan, outputs, made);
      if (!audit.ok) return audit;
      const record = { plan, outputs, builtAt: new Date().toISOString(), recipeMs };
      await writeFile(join(made, buildRecordFile), formatBuildRecord(record));
      const published = await publishFinishedBuild(context.store, digest, made);
      return published.ok ? ok(record) : published;
    }),
  );
}
