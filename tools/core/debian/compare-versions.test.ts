import { expect, test } from "vitest";
import { compareVersions } from "./compare-versions.ts";

test.each([
  ["1.9", "1.10"],
  ["1.0~rc1", "1.0"],
  ["1.0~~", "1.0~"],
  ["1.0", "1.0a"],
  ["1.0a", "1.0+b"],
  ["9", "1:0"],
  ["1.0", "1.0-1"],
  ["1.0-1", "1.0-1+b2"],
  ["6.1.170-3", "6.1.176-1"],
  ["1-2-3", "1-2-4"],
])("%s is older than %s", (older, newer) => {
  expect(compareVersions(older, newer)).toBeLessThan(0);
  expect(compareVersions(newer, older)).toBeGreaterThan(0);
});

test("leading zeros and a revision of zero make no difference", () => {
  expect(compareVersions("1.02", "1.2")).toBe(0);
  expect(compareVersions("1.2-0", "1.2")).toBe(0);
});
