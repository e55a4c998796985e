import { expect, test } from "vitest";
import { timeScale } from "./time-scale.ts";

test.each([
  [0, ["0", "1 ms"]],
  [320, ["0", "100 ms", "200 ms", "300 ms"]],
  [8_950, ["0", "2 s", "4 s", "6 s", "8 s"]],
  [153_000, ["0", "30 s", "60 s", "90 s", "120 s", "150 s"]],
  [286_000, ["0", "1 min", "2 min", "3 min", "4 min"]],
  [7_200_000, ["0", "30 min", "60 min", "90 min", "120 min"]],
])("%d ms have few ticks, at round numbers", (length, expected) => {
  expect(timeScale(1_000, 1_000 + length).ticks.map(({ text }) => text)).toEqual(expected);
});

test("moments are percent of the width, and stay within it", () => {
  const scale = timeScale(1_000, 3_000);
  expect([1_000, 1_500, 3_000, 9_000, 0].map((at) => scale.percent(at))).toEqual([0, 25, 100, 100, 0]);
  expect(scale.share(500)).toBe(25);
});
