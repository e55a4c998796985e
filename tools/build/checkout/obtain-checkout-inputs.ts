import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { failed, ok, type Result } from "@drydock/core/failure.ts";
import { parseGoSum } from "@drydock/store/go-sum.ts";
import type { Context } from "../context.ts";
import type { Input } from "../input-archive.ts";
import { obtainModuleClosure } from "../obtain-modules.ts";
import type { PlannedBuild } from "../plan-artifact.ts";
import type { Checkout } from "./find-checkout.ts";

/**
 * What a build of a checkout needs besides the checkout itself: for a Go module, the modules that the pinned version
 * needs. Others cannot be had, for nothing that is under version control vouches for them.
 */
export async function obtainCheckoutInputs(
  context: Context,
  { plan, artifact: { toolchain } }: PlannedBuild,
  { folder, origin: { pin } }: Checkout,
): Promise<Result<Input[]>> {
  if (!("goModule" in pin)) return ok([]);
  const closure = await obtainModuleClosure(context, pin, { toolchain, platform: plan.platform });
  if (!closure.ok) return closure;
  const known = parseGoSum(closure.value.goSum);
  const sums = join(folder, "go.sum");
  const wanted = existsSync(sums) ? parseGoSum(readFileSync(sums, "utf8")) : new Map();
  const foreign = [...wanted.keys()].filter((module) => !known.has(module));
  if (foreign.length === 0) return ok([...closure.value.proxy]);
  return failed({
    reason: "source-unreachable",
    what: `the checkout of ${plan.artifact} asks for Go modules that its pinned version does not need`,
    where: `packages/${plan.artifact}/checkout/go.sum`,
    why: `a checkout is built with the modules of the pinned go.sum, and these are not among them: ${foreign.join(", ")}`,
    next: `Take them out of go.mod and go.sum, or pin a version that needs them in packages/${plan.artifact}/artifact.json.`,
  });
}
