import { canonicalJson } from "../canonical.ts";
import { differences } from "./differences.ts";

/** How a value changed, to stand after its name: ` 1.0 -> 1.1`, ` "a" added`. Of lists and records, what is in them. */
export function describeValues(from: unknown, to: unknown): string {
  if (from === undefined) return ` ${textOf(to)} added`;
  if (to === undefined) return ` ${textOf(from)} removed`;
  if (Array.isArray(from) && Array.isArray(to)) {
    const parts = [
      ...from.filter((item) => !includes(to, item)).map((item) => `${textOf(item)} removed`),
      ...to.filter((item) => !includes(from, item)).map((item) => `${textOf(item)} added`),
    ];
    // Only their order differs, or how often one is there.
    return parts.length === 0 ? ` ${textOf(from)} -> ${textOf(to)}` : `: ${parts.join(", ")}`;
  }
  if (isRecord(from) && isRecord(to)) {
    const parts = differences(from, to).map(
      ({ key, ...each }) => `${key}${describeValues(each.from, each.to)}`,
    );
    return `: ${parts.join(", ")}`;
  }
  return ` ${textOf(from)} -> ${textOf(to)}`;
}

function includes(list: readonly unknown[], item: unknown): boolean {
  return list.some((each) => canonicalJson(each) === canonicalJson(item));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Text without quotes, unless it would not be seen where it begins and ends. */
function textOf(value: unknown): string {
  return typeof value === "string" && /^\S+$/.test(value) ? value : JSON.stringify(value);
}
