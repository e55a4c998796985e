import type { Result } from "@drydock/core/failure.ts";
import type { Context } from "./context.ts";
import type { Input } from "./input-archive.ts";
import { obtainPinnedInputs } from "./obtain-pinned-inputs.ts";
import type { PlannedBuild } from "./plan-artifact.ts";

/** Whatever of a build's inputs is not in the workspace. */
export async function obtainInputs(context: Context, planned: PlannedBuild): Promise<Result<Input[]>> {
  const { plan, artifact, checkout } = planned;
  if (checkout === undefined) return obtainPinnedInputs(context, plan.artifact, artifact, plan.platform);
  const { obtainCheckoutInputs } = await import("./checkout/obtain-checkout-inputs.ts");
  return obtainCheckoutInputs(context, planned, checkout);
}
