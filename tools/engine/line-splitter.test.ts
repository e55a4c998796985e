import { expect, test } from "vitest";
import { LineSplitter, longestLine } from "./line-splitter.ts";

function linesOf(...pieces: (string | Buffer)[]): string[] {
  const lines: string[] = [];
  const splitter = new LineSplitter((line) => lines.push(line));
  for (const piece of pieces) splitter.write(Buffer.from(piece));
  splitter.end();
  return lines;
}

test("lines are put together from pieces, and the last one needs no line break", () => {
  expect(linesOf("a", "b\nc\n\nd", "e")).toEqual(["ab", "c", "", "de"]);
  expect(linesOf("a\n")).toEqual(["a"]);
  expect(linesOf()).toEqual([]);
});

test("a character may be spread over pieces, and what is no character is replaced", () => {
  const euro = Buffer.from("€");
  expect(linesOf(euro.subarray(0, 1), euro.subarray(1))).toEqual(["€"]);
  expect(linesOf(Buffer.from([0x61, 0xff, 0x62, 0x0a, 0xe2]))).toEqual(["a\uFFFDb", "\uFFFD"]);
});

test("a line that is too long is broken, in order, and nothing of it is lost", () => {
  const lines = linesOf("before\n", "x".repeat(longestLine), "y".repeat(longestLine + 1), "\nafter");
  expect(lines.map((line) => line.length)).toEqual([6, longestLine, longestLine, 1, 5]);
  expect(lines[3]).toBe("y");
});

test("a line is not broken within a character", () => {
  expect(linesOf(`${"x".repeat(longestLine - 1)}🛠`)).toEqual(["x".repeat(longestLine - 1), "🛠"]);
});
