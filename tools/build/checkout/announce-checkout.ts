import type { Context } from "../context.ts";
import type { PlannedBuild } from "../plan-artifact.ts";
import { describeStaleness } from "./describe-staleness.ts";
import type { Checkout } from "./find-checkout.ts";

/** Says that a build is not of the pinned source, and where it may not be of what the user thinks either. */
export function announceCheckout(
  { workspace, emit }: Context,
  { plan, artifact }: PlannedBuild,
  checkout: Checkout,
) {
  const name = plan.artifact;
  emit({ type: "step", text: `${name} is built from packages/${name}/checkout, not from its pinned source` });
  const stale = describeStaleness(workspace, name, artifact, checkout);
  if (stale !== undefined) emit({ type: "warning", text: stale });
}
