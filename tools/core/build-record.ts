import type { Sha256 } from "./digest.ts";
import { digestPlan, type Plan } from "./plan.ts";
import { formatSealed, parseSealed } from "./sealed.ts";

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

/** The record as text. */
export function formatBuildRecord(record: BuildRecord): string {
  return formatSealed(record, 2);
}

/** The record, or undefined where the text is damaged or is of another plan than `plan`. */
export function parseBuildRecord(text: string, plan?: Sha256): BuildRecord | undefined {
  const record = parseSealed<BuildRecord>(text);
  if (record !== undefined && plan !== undefined && digestPlan(record.plan) !== plan) return undefined;
  return record;
}
