import { expect, test } from "vitest";
import type { NxLine, ProcessLine } from "../record/run-line.ts";
import { nxRun, taskRecord } from "../testing/sample-runs.ts";
import { gatherRuns } from "./gather-runs.ts";
import type { Task } from "./run.ts";

const build = { command: "build", name: "wg", at: 400, how: "built", recipeMs: 1_000 } as const;
const brief = ({ name, command, outcome }: Task) => `${name}:${command} ${outcome}`;
const outcomesOf = (...lines: Parameters<typeof gatherRuns>[0]) =>
  gatherRuns(lines).flatMap(({ tasks }) => tasks.map(brief));

test("nothing ran", () => {
  expect(gatherRuns([])).toEqual([]);
});

test("a command by itself is a run from its first task's beginning to its last one's end", () => {
  const line: ProcessLine = {
    kind: "process",
    run: { id: "1", by: "drydock", command: "drydock build wg bash" },
    tasks: [
      taskRecord(1_000, { ...build, at: 0, how: "restored", phases: [["plan", 50]] }),
      taskRecord(1_000, { ...build, at: 60, name: "bash", how: "fresh", phases: [["plan", 40]] }),
    ],
  };
  const [run] = gatherRuns([line]);
  expect(run).toMatchObject({ by: "drydock", command: "drydock build wg bash", began: 1_000, ended: 1_100 });
  expect(run?.tasks.map(brief)).toEqual(["wg:build restored", "bash:build unchanged"]);
});

test("all that Nx started is one run, with what it answered from its cache", () => {
  const lines = nxRun(
    "1",
    0,
    "nx run-many -t build-arm",
    [build, { command: "audit", name: "wg", at: 3_000 }],
    [
      { task: ["build", "bash", "arm"], status: "local-cache" },
      { task: ["audit", "bash", "arm"], status: "local-cache-kept-existing" },
      { task: ["build", "iproute2", "arm"], status: "remote-cache" },
    ],
  );
  const [run, ...others] = gatherRuns(lines);
  expect(others).toEqual([]);
  expect(run?.tasks.map(brief)).toEqual([
    "wg:build built",
    "bash:build restored",
    "bash:audit unchanged",
    "iproute2:build restored",
    "wg:audit ran",
  ]);
});

test("a task's time is as Nx saw it, with the process's own beginning and end in it", () => {
  const [run] = gatherRuns(nxRun("1", 0, "nx", [build], []));
  const [task] = run?.tasks ?? [];
  expect(task).toMatchObject({ ready: 0, began: 170, ended: 2_472 });
  expect(task?.segments.reduce((sum, { ms }) => sum + ms, 0)).toBe(2_472 - 170);
  expect(task?.segments.map(({ kind, ms }) => [kind, ms])).toEqual([
    ["start", 290],
    ["publish", 2],
    ["inputs", 240],
    ["engine", 530],
    ["recipe", 1_000],
    ["engine", 120],
    ["publish", 80],
    ["start", 40],
  ]);
});

test("under Nx a check could have begun when its build was done", () => {
  const [run] = gatherRuns(nxRun("1", 0, "nx", [build, { command: "audit", name: "wg", at: 9_000 }], []));
  expect(run?.tasks.map(({ ready, began }) => [ready, began])).toEqual([
    [0, 170],
    [2_472, 8_770],
  ]);
});

test("what came wrong out of Nx's cache and was mended is what mended it", () => {
  const lines = nxRun("1", 0, "nx", [], [{ task: ["build", "wg", "arm"], status: "local-cache" }]);
  const mended = (how: "fresh" | "restored") =>
    outcomesOf(...lines, {
      kind: "process",
      run: { id: "1", by: "nx" },
      tasks: [taskRecord(0, { ...build, how })],
    });
  expect(mended("restored")).toEqual(["wg:build restored"]);
  const [run] = gatherRuns([
    ...lines,
    { kind: "process", run: { id: "1", by: "nx" }, tasks: [taskRecord(0, { ...build, how: "built" })] },
  ]);
  expect(run?.tasks.map(brief)).toEqual(["wg:build built"]);
  expect(mended("fresh")).toEqual(["wg:build restored"]);
});

test("a process that left no word has failed where Nx says so", () => {
  const lines = nxRun("1", 0, "nx", [], [{ task: ["build", "wg", "arm"], status: "failure" }]);
  const [task] = gatherRuns(lines)[0]?.tasks ?? [];
  expect(task).toMatchObject({ outcome: "failed", failure: { reason: "unknown" } });
});

test("an interrupted run, of which Nx itself says nothing, is what its processes were", () => {
  const [line] = nxRun("1", 0, "nx run wg:build-arm", [build], []);
  const [run] = gatherRuns(line === undefined ? [] : [line]);
  expect(run).toMatchObject({ by: "nx", began: 400 });
  expect(run?.command).toBeUndefined();
});

test("tasks of Nx's daemon, which reports under another number, find their run by their time", () => {
  const lines = nxRun("1", 0, "nx run wg:build-arm", [build], []);
  const daemons = lines.map((line) =>
    line.kind === "nx" ? { ...line, run: { ...line.run, id: "daemon" } } : line,
  );
  const later = nxRun("2", 1_000_000, "nx run wg:build-arm", [build], []);
  expect(gatherRuns([...daemons, ...later]).map(({ id, tasks }) => [id, tasks.map(brief)])).toEqual([
    ["2", ["wg:build built"]],
    ["daemon", ["wg:build built"]],
  ]);
});

test("the latest run comes first", () => {
  const lines = [1, 3, 2].flatMap((at) => nxRun(`${at}`, at * 100_000, "nx", [build], []));
  expect(gatherRuns(lines).map(({ id }) => id)).toEqual(["3", "2", "1"]);
});

test("thousands of tasks are no trouble", () => {
  const tasks = Array.from({ length: 9_000 }, (_, index) => ({
    command: ["build", "audit", "smoke"][index % 3] ?? "",
    name: `artifact-${index}`,
    platform: "arm",
    status: "local-cache-kept-existing",
    began: index,
    ended: index + 1,
  }));
  const line: NxLine = { kind: "nx", run: { id: "1", by: "nx" }, began: 0, ended: 9_000, tasks };
  expect(gatherRuns([line])[0]?.tasks).toHaveLength(9_000);
});
