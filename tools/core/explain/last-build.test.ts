import { planOf } from "@drydock/store/testing/plan-of.ts";
import { expect, test } from "vitest";
import { formatLastBuild, type LastBuild, parseLastBuild } from "./last-build.ts";

const builtAt = "2026-01-01T00:00:00.000Z";
const last: LastBuild = {
  plan: planOf("2"),
  builtAt,
  how: "built",
  before: { plan: planOf("1"), builtAt },
  damage: "bin/tool is missing",
};

test("what is remembered of a build is read as it was written", () => {
  expect(parseLastBuild(formatLastBuild(last))).toEqual(last);
});

test.each([
  ["changed", formatLastBuild(last).replace('"2"', '"3"')],
  ["cut short", formatLastBuild(last).slice(0, -10)],
  ["empty", ""],
  ["of another kind", "null"],
])("a text that is %s is none", (_how, text) => {
  expect(parseLastBuild(text)).toBeUndefined();
});
