import { expect, test } from "vitest";
import { taskRecord } from "../testing/sample-runs.ts";
import { segmentsOf } from "./segments.ts";

const build = { command: "build", name: "wg", at: 0 } as const;

test("of a container's time only the recipe's own is the recipe's", () => {
  const record = taskRecord(0, {
    ...build,
    how: "built",
    recipeMs: 700,
    phases: [
      ["container", 100],
      ["run", 1_000],
      ["container", 50],
    ],
  });
  expect(segmentsOf(record)).toEqual([
    { kind: "engine", ms: 400 },
    { kind: "recipe", ms: 700 },
    { kind: "engine", ms: 50 },
  ]);
});

test("of a recipe that failed nobody knows more than its container's time", () => {
  const failure = { reason: "recipe-failed", what: "", why: "" };
  expect(segmentsOf(taskRecord(0, { ...build, failure, phases: [["run", 900]] }))).toEqual([
    { kind: "recipe", ms: 900 },
  ]);
});

test("phases of one kind are one segment, and what took no time is none", () => {
  const phases = [
    ["connect", 10],
    ["image", 20],
    ["container", 30],
    ["publish", 0],
  ] as const;
  expect(segmentsOf(taskRecord(0, { ...build, how: "fresh", phases }))).toEqual([{ kind: "engine", ms: 60 }]);
});
