import type { Failure } from "@drydock/core/failure.ts";
import { expect, test } from "vitest";
import { formatFailure } from "./format-failure.ts";

const failure: Failure = {
  reason: "digest-mismatch",
  what: "the source of wg is not what was expected",
  why: "expected a\ngot b",
  next: "Look at it.\nThen run the command again.",
};

test("a failure says what, its name, why and what to do next, a line for each line", () => {
  expect(formatFailure(failure)).toBe(`error: the source of wg is not what was expected [digest-mismatch]
  expected a
  got b
  Next: Look at it.
  Then run the command again.`);
});

test("a file at fault is named", () => {
  expect(formatFailure({ ...failure, where: "packages/wg/artifact.json" })).toContain(
    "[digest-mismatch]\n  at packages/wg/artifact.json\n  expected a",
  );
});

test("a text at fault is shown and underlined", () => {
  const where = { file: "x.json", line: 12, column: 4, length: 5, text: '   "wrg": 1' };
  expect(formatFailure({ ...failure, where })).toContain(`
  at x.json:12:4
  12 |    "wrg": 1
     |    ~~~~~
  expected a`);
});

test("tabs before it stay tabs, so that the marks stand under the text", () => {
  const where = { file: "x.json", line: 1, column: 4, length: 2, text: "\ta\tbb" };
  expect(formatFailure({ ...failure, where })).toContain("\n    | \t \t~~\n");
});
