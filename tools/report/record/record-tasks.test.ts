import { sha256Of } from "@drydock/core/digest.ts";
import type { DrydockEvent } from "@drydock/core/event.ts";
import { expect, test } from "vitest";
import { recordTasks } from "./record-tasks.ts";

const plan = sha256Of("plan");
const task = { type: "task", command: "build", name: "wg", platform: "arm" } as const;
const outputs = {
  "bin/wg": { sha256: sha256Of("wg"), bytes: 96_400, executable: true },
  "bin/link": { link: "wg" },
};

/** What is recorded of events, each with the moment that it happens at. */
function record(...events: readonly (readonly [number, DrydockEvent])[]) {
  let clock = 0;
  const recorder = recordTasks(() => clock);
  for (const [at, event] of events) {
    clock = at;
    recorder.emit(event);
  }
  return recorder.finish();
}

test("a task has its phases with their lengths, from its very beginning on", () => {
  expect(
    record(
      [1_000, task],
      [1_002, { type: "phase", phase: "plan" }],
      [1_060, { type: "phase", phase: "queue" }],
      [1_060.2, { type: "phase", phase: "restore" }],
      [1_070, { type: "step", text: "not of interest" }],
      [1_100, { type: "build", how: "restored", plan, outputs, recipeMs: 900 }],
      [1_100, { type: "task-end" }],
    ),
  ).toEqual([
    {
      command: "build",
      name: "wg",
      platform: "arm",
      began: 1_000,
      phases: [
        ["plan", 60],
        ["restore", 40],
      ],
      build: { how: "restored", plan, sizes: { "bin/wg": 96_400 }, recipeMs: 900 },
    },
  ]);
});

test("why a build ran is kept with it", () => {
  const [recorded] = record(
    [0, task],
    [0, { type: "phase", phase: "plan" }],
    [5, { type: "why", text: "build.ts changed (+1 −1)" }],
    [9, { type: "task-end" }],
  );
  expect(recorded?.why).toBe("build.ts changed (+1 −1)");
});

test("several tasks follow each other", () => {
  const one = (name: string, at: number) =>
    [
      [at, { ...task, name }],
      [at, { type: "phase", phase: "plan" }],
      [at + 10, { type: "task-end" }],
    ] as const;
  expect(record(...one("wg", 0), ...one("bash", 20)).map(({ name, began }) => [name, began])).toEqual([
    ["wg", 0],
    ["bash", 20],
  ]);
});

test("a failure is kept with its place and the first of what was said", () => {
  const where = { file: "packages/wg/build.ts", line: 3, column: 1, length: 1, text: "x" };
  const failure = {
    reason: "recipe-failed",
    what: "it failed",
    where,
    why: "y".repeat(5_000),
    next: "",
  } as const;
  const [recorded] = record(
    [0, task],
    [0, { type: "phase", phase: "plan" }],
    [3, { type: "task-end", failure }],
  );
  expect(recorded?.failure).toEqual({
    reason: "recipe-failed",
    what: "it failed",
    where: "packages/wg/build.ts:3",
    why: "y".repeat(1_000),
  });
});

test("a task that does not come to its end was interrupted", () => {
  const [recorded] = record([0, task], [0, { type: "phase", phase: "run" }]);
  expect(recorded?.failure?.reason).toBe("interrupted");
});

test("a task that only looked something up is not kept", () => {
  expect(record([0, { ...task, command: "why" }], [3, { type: "task-end" }])).toEqual([]);
});

test("what happens outside of any task belongs to none", () => {
  expect(record([0, { type: "phase", phase: "connect" }], [9, { type: "task-end" }])).toEqual([]);
});
