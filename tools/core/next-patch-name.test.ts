import { expect, test } from "vitest";
import { nextPatchName } from "./next-patch-name.ts";

test.for([
  ["the first", [], "0001-changes.patch"],
  ["after a numbered one", ["0001-a.patch", "0007-b.patch"], "0008-changes.patch"],
  ["as wide as the last", ["1-a.patch", "8-b.patch"], "9-changes.patch"],
  ["none where it would come before", ["9-b.patch"], undefined],
  ["none after one without a number", ["0001-a.patch", "fix.patch"], undefined],
] as const)("%s", ([_what, existing, expected]) => {
  expect(nextPatchName(existing)).toBe(expected);
});
