import { expect, test } from "vitest";
import { diffLines } from "./diff-lines.ts";
import { formatDiff } from "./format-diff.ts";

const numbers = (count: number) => Array.from({ length: count }, (_, index) => `${index + 1}\n`);

/** A diff as people see it. */
function shown(from: string, to: string, limit = 100): string[] {
  const diff = diffLines(from, to);
  if (diff === undefined) throw new Error("no diff");
  return formatDiff(diff, limit);
}

test("a changed line is shown between the two before and after it, with their numbers", () => {
  const to = numbers(9).with(4, "five\n").join("");
  expect(shown(numbers(9).join(""), to)).toEqual([
    ...["@@ -3,5 +3,5 @@", " 3", " 4", "-5", "+five", " 6", " 7"],
  ]);
});

test("lines are counted", () => {
  expect(diffLines("a\nb\n", "a\nc\nd\n")).toMatchObject({ added: 2, removed: 1 });
  expect(diffLines("a\n", "a\n")).toEqual({ added: 0, removed: 0, hunks: [] });
});

test("changes far from each other are shown apart", () => {
  const to = numbers(20).with(0, "one\n").with(19, "twenty\n").join("");
  expect(shown(numbers(20).join(""), to).filter((line) => line.startsWith("@@"))).toHaveLength(2);
});

test("a last line that lost its end is seen", () => {
  expect(shown("a\n", "a")).toEqual(["@@ -1,1 +1,1 @@", "-a", "+a", "\\ No newline at end of file"]);
});

test("texts that have nothing in common are not compared to the end", () => {
  const other = numbers(1000).map((line) => `another ${line}`);
  expect(diffLines(numbers(1000).join(""), other.join(""))).toBeUndefined();
});

test("no more lines are shown than were asked for, and how many there are besides", () => {
  expect(shown("", numbers(50).join(""), 3)).toEqual(["@@ -1,0 +1,50 @@", "+1", "+2", "… 48 more lines"]);
});

test("what would move a terminal's cursor or colour it is shown as a picture of itself", () => {
  expect(shown("a\n", "\u001b[31mred\u007f\u009b\r\tx\n")).toContain("+␛[31mred␡\ufffd␍\tx");
});

test("a line without end is cut", () => {
  expect(shown("", "x".repeat(100_000))[1]).toBe(`+${"x".repeat(199)}…`);
});
