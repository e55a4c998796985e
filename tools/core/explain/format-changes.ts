import type { Change } from "./change.ts";
import { changedTexts } from "./changed-texts.ts";
import { describeChange } from "./describe-change.ts";
import { formatDiff } from "./format-diff.ts";

/** How much is shown: the changes themselves, the lines of one text, and those of all texts. */
const maxChanges = 100;
const maxLines = 40;
const maxLinesInAll = 300;

/** Changes for people: a line for each, and below it the lines of a text that differ. */
export function formatChanges(changes: readonly Change[]): string[] {
  let left = maxLinesInAll;
  const lines = changes.slice(0, maxChanges).flatMap((change) => {
    const diff = "diff" in change ? change.diff : undefined;
    const remark =
      changedTexts(change) !== undefined && diff === undefined ? " (there are no lines to show)" : "";
    const shown = diff === undefined ? [] : formatDiff(diff, Math.min(maxLines, left));
    left = Math.max(0, left - shown.length);
    return [`  ${describeChange(change)}${remark}`, ...shown.map((line) => `      ${line}`)];
  });
  const more = changes.length - maxChanges;
  return more > 0 ? [...lines, `  and ${more} more changes, which --json lists`] : lines;
}
