import { canonicalJson } from "../canonical.ts";
import { sha256Of } from "../digest.ts";
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

/** As text, with its own digest first, so that a damaged one is found. */
export function formatLastBuild(last: LastBuild): string {
  return `${JSON.stringify({ digest: sha256Of(canonicalJson(last)), ...last })}\n`;
}

/** Undefined where the text is damaged. */
export function parseLastBuild(text: string): LastBuild | undefined {
  let parsed: ({ digest?: unknown } & LastBuild) | null;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (parsed === null) return undefined;
  const { digest, ...last } = parsed;
  return digest === sha256Of(canonicalJson(last)) ? last : undefined;
}
