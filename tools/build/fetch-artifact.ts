import { ok, type Result } from "@drydock/core/failure.ts";
import type { Report } from "./commands.ts";
import type { Context } from "./context.ts";
import { obtainInputs } from "./obtain-inputs.ts";
import { obtainLayers } from "./open-layer.ts";
import { planArtifact } from "./plan-artifact.ts";

/** Puts everything that a build needs into the store: toolchain layers, source and modules. */
export async function fetchArtifact(
  context: Context,
  name: string,
  platform: string,
): Promise<Result<Report>> {
  context.emit({ type: "phase", phase: "inputs" });
  const planned = await planArtifact(context.workspace, name, platform);
  if (!planned.ok) return planned;
  const layers = await obtainLayers(context, planned.value.toolchain.layers);
  if (!layers.ok) return layers;
  const inputs = await obtainInputs(context, planned.value);
  if (!inputs.ok) return inputs;
  return ok({
    data: { artifact: name, platform, source: planned.value.plan.source },
    text: `${name} for ${platform}: everything that its build needs is in ${context.store.root}`,
  });
}
