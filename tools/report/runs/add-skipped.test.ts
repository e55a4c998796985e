import { expect, test } from "vitest";
import { definitions, nxRun } from "../testing/sample-runs.ts";
import { addSkipped } from "./add-skipped.ts";
import { gatherRuns } from "./gather-runs.ts";

const failure = { reason: "recipe-failed", what: "", why: "" };
const sample = { command: "build", name: "wg", at: 400, failure } as const;
const skippedIn = (command: string, name = "wg", build: object = sample) =>
  gatherRuns(nxRun("1", 0, command, [{ ...sample, ...build, name }], []))
    .flatMap((run) => addSkipped(run, definitions).tasks)
    .filter(({ outcome }) => outcome === "skipped")
    .map((task) => `${task.command}-${task.platform}`);

test.each([
  ["nx run-many -t build-arm audit-arm smoke-arm smoke-arm64", ["audit-arm", "smoke-arm"]],
  ["nx run-many --targets=build-arm,audit-arm", ["audit-arm"]],
  ["nx run wg:smoke-arm", ["smoke-arm"]],
  ["nx run wg:build-arm", []],
])("the checks that `%s` names are skipped where their build fails", (command, expected) => {
  expect(skippedIn(command)).toEqual(expected);
});

test("an artifact without smoke tests has none to skip", () => {
  expect(skippedIn("nx run-many -t audit-arm smoke-arm", "unknown")).toEqual(["audit-arm"]);
});

test("nothing is skipped where nothing fails", () => {
  expect(skippedIn("nx run-many -t audit-arm", "wg", { failure: undefined, how: "built" })).toEqual([]);
});
