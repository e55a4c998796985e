import { formatSealed, parseSealed } from "../sealed.ts";
import type { PastBuild } from "./reason.ts";

/** The build whose outputs were put into dist/ last, and what was there before it. */
export interface LastBuild extends PastBuild {
  /** `built`: a container made it. `restored`: the store had it. */
  readonly how: "built" | "restored";
  /** Missing where there was nothing. */
  readonly before?: PastBuild;
  /** What was wrong with the outputs of `before`, where it is of the same plan. */
  readonly damage?: string;
}

/** As text. */
export function formatLastBuild(last: LastBuild): string {
  return formatSealed(last);
}

/** Undefined where the text is damaged. */
export function parseLastBuild(text: string): LastBuild | undefined {
  return parseSealed(text);
}
