import type { Invocation, NxLine, NxTask } from "./run-line.ts";

/** What there is to know of a run of Nx: a subset of what it tells a plugin at the end. */
export interface NxRun {
  readonly startTime: number;
  readonly endTime: number;
  readonly taskResults: Readonly<Record<string, NxTaskResult>>;
}

interface NxTaskResult {
  readonly status: string;
  readonly task: {
    readonly target: { readonly target: string };
    readonly projectRoot?: string | undefined;
    readonly cache?: boolean | undefined;
    readonly startTime?: number | undefined;
    readonly endTime?: number | undefined;
  };
}

/** The line of a run of Nx; undefined where none of its tasks is one of an artifact and cached: all others speak for themselves. */
export function nxLine(run: NxRun, invocation: Invocation): NxLine | undefined {
  const tasks = Object.values(run.taskResults).flatMap((result) => nxTask(result, run));
  const { startTime: began, endTime: ended } = run;
  return tasks.length === 0 ? undefined : { kind: "nx", run: invocation, began, ended, tasks };
}

function nxTask({ status, task }: NxTaskResult, run: NxRun): NxTask[] {
  const folder = "packages/";
  if (task.cache !== true || !task.projectRoot?.startsWith(folder)) return [];
  const name = task.projectRoot.slice(folder.length);
  const [, command, platform] = /^([^-]+)-(.+)$/.exec(task.target.target) ?? [];
  if (command === undefined || platform === undefined) return [];
  const began = task.startTime ?? run.endTime;
  return [{ command, name, platform, status, began, ended: task.endTime ?? began }];
}
