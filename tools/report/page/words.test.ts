import { expect, test } from "vitest";
import { clip, formatChange, formatMoment, formatSize, shortDuration, taskWord } from "./words.ts";

test.each([
  [{ command: "build", name: "wg", platform: "arm" }, "wg:build-arm"],
  [{ command: "image", name: "musl", platform: "arm" }, "toolchain-musl:image"],
])("a task is called as Nx has it", (task, expected) => {
  expect(taskWord(task)).toBe(expected);
});

test.each([
  [0.4, "0 ms"],
  [999, "999 ms"],
  [1_240, "1.24 s"],
  [125_000, "2 min 5 s"],
])("%d ms is short: %s", (ms, expected) => {
  expect(shortDuration(ms)).toBe(expected);
});

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [96_400, "96.4 kB"],
  [980_300, "980 kB"],
  [1_238_000, "1.24 MB"],
])("%d bytes have three digits: %s", (bytes, expected) => {
  expect(formatSize(bytes)).toBe(expected);
});

test.each([
  [100, 100, "±0%"],
  [100, 103.12, "+3.1%"],
  [100, 88, "−12%"],
  [1_000_000, 1_000_001, "+<0.1%"],
  [0, 5, "new"],
])("from %d to %d is %s", (from, to, expected) => {
  expect(formatChange(from, to)).toBe(expected);
});

test("a moment is told in the time zone that is asked for", () => {
  const at = Date.UTC(2026, 10, 24, 23, 5, 10);
  expect(formatMoment(at, "UTC")).toBe("24 Nov 2026, 23:05:10");
  expect(formatMoment(at, "Europe/Berlin")).toBe("25 Nov 2026, 00:05:10");
});

test("a long text is clipped between characters", () => {
  expect(clip("short", 5)).toBe("short");
  expect(clip("😀😀😀", 2)).toBe("😀…");
});
