import { structuredPatch } from "diff/lib/patch/create.js";

/** Lines that differ, as in a unified diff: each begins with a space, `+`, `-`, or `\` for a remark. */
export interface LineDiff {
  readonly added: number;
  readonly removed: number;
  readonly hunks: readonly Hunk[];
}

export interface Hunk {
  /** Numbers of the first line, from 1, and how many lines; of the earlier text and of the later one. */
  readonly from: readonly [first: number, lines: number];
  readonly to: readonly [first: number, lines: number];
  readonly lines: readonly string[];
}

/** More lines than these nobody reads, and finding the shortest difference takes their number squared. */
const maxEdits = 500;
const context = 2;

/** What differs between two texts; undefined where that is too much to show. */
export function diffLines(from: string, to: string): LineDiff | undefined {
  const patch = structuredPatch("", "", from, to, "", "", { context, maxEditLength: maxEdits });
  if (patch === undefined) return undefined;
  const lines = patch.hunks.flatMap((hunk) => hunk.lines);
  return {
    added: lines.filter((line) => line.startsWith("+")).length,
    removed: lines.filter((line) => line.startsWith("-")).length,
    hunks: patch.hunks.map((hunk) => ({
      from: [hunk.oldStart, hunk.oldLines],
      to: [hunk.newStart, hunk.newLines],
      lines: hunk.lines,
    })),
  };
}
