/**
 * The name of a patch that is to be applied after those that there are, which are in the order of their names: one number
 * more than the last, written as wide. Undefined where that would not come last.
 */
export function nextPatchName(existing: readonly string[]): string | undefined {
  const last = existing.at(-1) ?? "";
  const digits = /^\d+/.exec(last)?.[0] ?? "0000";
  const name = `${String(Number(digits) + 1).padStart(digits.length, "0")}-changes.patch`;
  return name > last ? name : undefined;
}
