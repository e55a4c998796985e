import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type BuildRecord, buildRecordFile, formatBuildRecord } from "@drydock/core/build-record.ts";
import { ok, type Result } from "@drydock/core/failure.ts";
import { publishFinishedBuild } from "@drydock/store/finished-build.ts";
import { withStoreFailures } from "@drydock/store/store-failure.ts";
import { withTemporaryFolder } from "@drydock/store/temporary.ts";
import { auditOutputs } from "./audit-outputs.ts";
import type { Context } from "./context.ts";
import { ensureImage } from "./ensure-image.ts";
import { executePlan } from "./execute-plan.ts";
import { obtainInputs } from "./obtain-inputs.ts";
import type { PlannedBuild } from "./plan-artifact.ts";

/** Obtains what a build needs, runs it, audits what comes out, and puts it into the store. */
export async function makeBuild(context: Context, planned: PlannedBuild): Promise<Result<BuildRecord>> {
  const { plan, digest, files } = planned;
  const who = `${plan.artifact} for ${plan.platform}`;
  context.emit({ type: "phase", phase: "inputs" });
  const inputs = await obtainInputs(context, planned);
  if (!inputs.ok) return inputs;
  context.emit({ type: "phase", phase: "connect" });
  const engine = await context.engine();
  if (!engine.ok) return engine;
  const image = await ensureImage(context, engine.value, planned.toolchain);
  if (!image.ok) return image;
  const keeping = `could not keep the outputs of ${who}`;
  return withStoreFailures(context.store, keeping, () =>
    withTemporaryFolder(context.store, async (made) => {
      const recipe = `packages/${plan.artifact}/build.ts`;
      const execution = {
        plan,
        files,
        inputs: inputs.value,
        who,
        recipe,
        usesCache: planned.toolchain.keepsCaches,
      };
      const run = await executePlan(context, engine.value, execution, made);
      if (!run.ok) return run;
      const { outputs, recipeMs } = run.value;
      context.emit({ type: "phase", phase: "publish" });
      const audit = auditOutputs(plan, outputs, made);
      if (!audit.ok) return audit;
      const record = { plan, outputs, builtAt: new Date().toISOString(), recipeMs };
      await writeFile(join(made, buildRecordFile), formatBuildRecord(record));
      const published = await publishFinishedBuild(context.store, digest, made);
      return published.ok ? ok(record) : published;
    }),
  );
}
