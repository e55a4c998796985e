import type { NxLine, NxTask, ProcessLine, RunLine } from "../record/run-line.ts";
import type { TaskRecord } from "../record/task-record.ts";
import { mergeTask } from "./merge-task.ts";
import { type Run, type Task, taskKey } from "./run.ts";

interface Group {
  readonly processes: ProcessLine[];
  readonly nx: NxLine[];
}

/** The runs that lines tell of, the latest first. */
export function gatherRuns(lines: readonly RunLine[]): Run[] {
  const groups = new Map<string, Group>();
  for (const line of adoptLines(lines)) {
    const group = groups.get(line.run.id) ?? { processes: [], nx: [] };
    groups.set(line.run.id, group);
    if (line.kind === "nx") group.nx.push(line);
    else group.processes.push(line);
  }
  return [...groups]
    .map(([id, group]) => gatherRun(id, group))
    .filter(({ tasks }) => tasks.length > 0)
    .sort((a, b) => b.began - a.began);
}

/** Where Nx's daemon reports a run, that is not the process that the tasks know of: they are told by their time. */
function adoptLines(lines: readonly RunLine[]): RunLine[] {
  const reports = lines.filter((line) => line.kind === "nx");
  const known = new Set(reports.map(({ run }) => run.id));
  return lines.map((line) => {
    if (line.kind === "nx" || line.run.by !== "nx" || known.has(line.run.id)) return line;
    const parent = reports.find((report) => line.tasks.every((task) => isPartOf(task, report)));
    return parent === undefined ? line : { ...line, run: parent.run };
  });
}

function isPartOf(task: TaskRecord, { began, ended, tasks }: NxLine): boolean {
  return task.began >= began && task.began <= ended && tasks.some((each) => taskKey(each) === taskKey(task));
}

function gatherRun(id: string, { processes, nx }: Group): Run {
  const own = new Map(processes.flatMap(({ tasks }) => tasks.map((task) => [taskKey(task), task] as const)));
  const seen = new Map<string, NxTask>(
    nx.flatMap(({ tasks }) => tasks.map((task) => [taskKey(task), task] as const)),
  );
  const merged = [...new Set([...seen.keys(), ...own.keys()])]
    .map((key) => mergeTask(own.get(key), seen.get(key)))
    .sort((a, b) => a.began - b.began || a.ended - b.ended);
  const began = Math.min(...nx.map((line) => line.began), ...merged.map((task) => task.began));
  const ended = Math.max(...nx.map((line) => line.ended), ...merged.map((task) => task.ended));
  const builds = new Map(merged.map((task) => [taskKey(task), task.ended]));
  const tasks = merged.map((task): Task => {
    // Only a task runner lets tasks wait for each other, and whatever it does with an artifact comes after the build.
    const possible = builds.get(taskKey({ ...task, command: "build" }));
    const ready = task.command === "build" ? began : (possible ?? began);
    return { ...task, ready: nx.length === 0 ? task.began : Math.min(ready, task.began) };
  });
  const { by, command } = (nx[0] ?? (processes[0] as ProcessLine)).run;
  return { id, by, ...(command !== undefined && { command }), began, ended, tasks };
}
