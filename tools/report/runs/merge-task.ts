import type { NxTask } from "../record/run-line.ts";
import type { RecordedFailure, TaskRecord } from "../record/task-record.ts";
import type { Outcome, Task } from "./run.ts";
import { joinSegments, segmentsOf } from "./segments.ts";

type MergedTask = Omit<Task, "ready">;

/** A task as our own process recorded it, as Nx saw it, or both. */
export function mergeTask(own: TaskRecord | undefined, nx: NxTask | undefined): MergedTask {
  if (nx === undefined) return ownTask(own as TaskRecord);
  const { command, name, platform, began, ended } = nx;
  const seen = { command, name, platform, began, ended: Math.max(began, ended) };
  const cached = outcomesOfCache[nx.status];
  if (cached !== undefined) {
    // What came wrong out of Nx's cache was mended after it, by the plan.
    if (own !== undefined && own.build?.how !== "fresh") return ownTask(own);
    return { ...seen, outcome: cached, segments: [], ...(own?.build && { build: own.build }) };
  }
  if (own === undefined) {
    if (nx.status === "success") return { ...seen, outcome: "ran", segments: [] };
    return { ...seen, outcome: "failed", segments: [], failure: unknownFailure };
  }
  const ours = ownTask(own);
  const before = { kind: "start", ms: ours.began - seen.began } as const;
  const after = { kind: "start", ms: seen.ended - ours.ended } as const;
  const failed = nx.status !== "success" && ours.outcome !== "failed";
  return {
    ...ours,
    ...seen,
    segments: joinSegments([before, ...ours.segments, after]),
    ...(failed && { outcome: "failed", failure: unknownFailure }),
  };
}

const outcomesOfCache: Readonly<Record<string, Outcome>> = {
  "local-cache": "restored",
  "remote-cache": "restored",
  "local-cache-kept-existing": "unchanged",
};

const unknownFailure: RecordedFailure = {
  reason: "unknown",
  what: "Nx says that it failed",
  why: "its process left no word of why: it may have been killed",
};

function ownTask(own: TaskRecord): MergedTask {
  const { command, name, platform, began, why, build, failure } = own;
  const ended = own.phases.reduce((at, [, ms]) => at + ms, began);
  return {
    command,
    name,
    platform,
    began,
    ended,
    outcome: ownOutcome(own),
    segments: segmentsOf(own),
    ...(why !== undefined && { why }),
    ...(build && { build }),
    ...(failure && { failure }),
  };
}

function ownOutcome({ command, build, failure }: TaskRecord): Outcome {
  if (failure !== undefined) return "failed";
  if (command !== "build" || build === undefined) return "ran";
  return ({ fresh: "unchanged", restored: "restored", built: "built" } as const)[build.how];
}
