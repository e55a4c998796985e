import type { Plan } from "../plan.ts";
import type { Change } from "./change.ts";

/** A build that was, as far as others are compared with it. */
export interface PastBuild {
  readonly plan: Plan;
  /** ISO 8601. */
  readonly builtAt: string;
}

/** Why a build runs, or ran. */
export type Reason =
  /** None was here before. */
  | { readonly kind: "first" }
  /** Nothing differs from the one before, but its outputs were not whole. `damage` is a sentence without its full stop. */
  | { readonly kind: "outputs"; readonly damage: string }
  /** What differs from the build of the date `since`, ISO 8601. */
  | { readonly kind: "changed"; readonly since: string; readonly changes: readonly Change[] };
