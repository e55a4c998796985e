import { expect, test } from "vitest";
import { nxRun } from "../testing/sample-runs.ts";
import { gatherRuns } from "./gather-runs.ts";
import { timeSaved } from "./time-saved.ts";

const hit = { task: ["build", "wg", "arm"], status: "local-cache-kept-existing" } as const;
const audit = { task: ["audit", "wg", "arm"], status: "local-cache-kept-existing" } as const;
const saved = (...lines: Parameters<typeof gatherRuns>[0]) => {
  const [last, ...others] = gatherRuns(lines);
  return last === undefined ? undefined : timeSaved(last, [last, ...others]);
};

test("a hit saves what the task took when it was last done, less what the hit took", () => {
  const slow = nxRun(
    "1",
    0,
    "",
    [{ command: "build", name: "wg", at: 400, how: "built", recipeMs: 9_000 }],
    [],
  );
  const fast = nxRun(
    "2",
    20_000,
    "",
    [{ command: "build", name: "wg", at: 400, how: "built", recipeMs: 1_000 }],
    [],
  );
  expect(saved(...slow, ...fast, ...nxRun("3", 40_000, "", [], [hit]))).toBe(2_302 - 8);
});

test("what failed, and what was never done here, saves nothing", () => {
  const failure = { reason: "recipe-failed", what: "", why: "" };
  const failed = nxRun("1", 0, "", [{ command: "audit", name: "wg", at: 400, failure }], []);
  expect(saved(...failed, ...nxRun("2", 40_000, "", [], [audit]))).toBe(0);
});

test("a build that was never made here saves at least its recipe's time, which its record tells", () => {
  const sample = {
    command: "build",
    name: "wg",
    at: 0,
    how: "restored",
    recipeMs: 5_000,
    phases: [["plan", 100]],
  } as const;
  expect(saved(...nxRun("1", 0, "", [sample], []))).toBe(5_000 - 370);
});
