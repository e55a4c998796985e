import type { PlannedPin } from "./plan.ts";
import { planTree } from "./plan-tree.ts";
import type { GoModuleSource, PinnedTree } from "./source.ts";

/** What of an upstream source says which one it is. */
export function planPin(source: PinnedTree | GoModuleSource): PlannedPin {
  if ("routes" in source) return planTree(source);
  return { goModule: source.goModule, version: source.version, sum: source.sum };
}
