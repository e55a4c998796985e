import type { Plan } from "@drydock/core/plan.ts";
import type { ContainerSpec } from "@drydock/engine/engine.ts";

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
