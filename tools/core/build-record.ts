import { canonicalJson } from "./canonical.ts";
import { type Sha256, sha256Of } from "./digest.ts";
import { digestPlan, type Plan } from "./plan.ts";

/** What lies at one path of a build's outputs. */
export type RecordedOutput =
  | { readonly sha256: Sha256; readonly bytes: number; readonly executable: boolean }
  | { readonly link: string };

/** Written beside every output: what went in, what came out. */
export interface BuildRecord {
  readonly plan: Plan;
  readonly outputs: Readonly<Record<string, RecordedOutput>>;
  /** When the build ran, ISO 8601. Not an input. */
  readonly builtAt: string;
  /** How long the recipe took, in milliseconds. */
  readonly recipeMs: number;
}

export const buildRecordFile = "build-record.json";

/** The record as text, with its own digest first, so that a damaged one is found. */
export function formatBuildRecord(record: BuildRecord): string {
  return `${JSON.stringify({ digest: sha256Of(canonicalJson(record)), ...record }, null, 2)}\n`;
}

/** The record, or undefined where the text is damaged or is of another plan than `plan`. */
export function parseBuildRecord(text: string, plan?: Sha256): BuildRecord | undefined {
  let parsed: ({ digest?: unknown } & BuildRecord) | null;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (parsed === null) return undefined;
  const { digest, ...record } = parsed;
  if (digest !== sha256Of(canonicalJson(record))) return undefined;
  if (plan !== undefined && digestPlan(record.plan) !== plan) return undefined;
  return record;
}
