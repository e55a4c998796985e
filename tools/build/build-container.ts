import type { Plan } from "@drydock/core/plan.ts";
import type { ContainerSpec } from "@drydock/engine/engine.ts";
import type { Environment } from "./context.ts";

/** The container that a plan's recipe runs in, but for the command. `who` is for messages: `wg for arm`. */
export function buildContainer(plan: Plan, who: string): Omit<ContainerSpec, "command"> {
  return {
    image: plan.image,
    env: plan.env,
    workdir: "/build",
    network: "none",
    limits: plan.limits,
    purpose: `build ${who}`,
  };
}

/** Whether compilers may keep what later builds can use: the user may want a build that owes nothing to an earlier one. */
export function allowsCache(env: Environment): boolean {
  return env["DRYDOCK_CACHE"] !== "off";
}
