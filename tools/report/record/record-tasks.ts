import type { DrydockEvent, Emit, Phase } from "@drydock/core/event.ts";
import type { Failure } from "@drydock/core/failure.ts";
import type { RecordedBuild, RecordedFailure, TaskRecord } from "./task-record.ts";

/** Listens to a command, beside its reporter. */
export interface TaskRecorder {
  readonly emit: Emit;
  /** Everything that was done. What did not come to its end has failed. */
  finish(): readonly TaskRecord[];
}

interface OpenTask {
  readonly command: string;
  readonly name: string;
  readonly platform: string;
  readonly began: number;
  readonly phases: [Phase, number][];
  why?: string;
  build?: RecordedBuild;
}

/**
 * Makes records of a command's tasks out of its events. A task that has no phase is none that is worth a record: it looked something
 * up. `now` is a clock in milliseconds since 1970.
 */
export function recordTasks(now: () => number): TaskRecorder {
  const tasks: TaskRecord[] = [];
  let open: OpenTask | undefined;
  let phase: { readonly name: Phase; readonly began: number } | undefined;

  const endPhase = (at: number) => {
    if (open !== undefined && phase !== undefined) {
      const ms = Math.round(at - phase.began);
      if (ms > 0 || open.phases.length === 0) open.phases.push([phase.name, ms]);
    }
    phase = undefined;
  };
  const endTask = (failure: RecordedFailure | undefined) => {
    endPhase(now());
    if (open !== undefined && open.phases.length > 0) tasks.push({ ...open, ...(failure && { failure }) });
    open = undefined;
  };

  return {
    emit(event: DrydockEvent) {
      switch (event.type) {
        case "task": {
          const { command, name, platform } = event;
          open = { command, name, platform, began: Math.round(now()), phases: [] };
          return;
        }
        case "phase": {
          if (open === undefined) return;
          // The first one of a task counts from where the task began.
          const at = phase === undefined ? open.began : now();
          endPhase(at);
          phase = { name: event.phase, began: at };
          return;
        }
        case "why":
          if (open !== undefined) open.why = event.text;
          return;
        case "build":
          if (open !== undefined) open.build = recordedBuild(event);
          return;
        case "task-end":
          return endTask(event.failure && recordedFailure(event.failure));
      }
    },
    finish() {
      endTask({ reason: "interrupted", what: "it was interrupted", why: "it did not come to its end" });
      return tasks;
    },
  };
}

function recordedBuild({ how, plan, outputs, recipeMs }: DrydockEvent & { type: "build" }): RecordedBuild {
  const sizes = Object.entries(outputs).flatMap(([path, output]) =>
    "link" in output ? [] : [[path, output.bytes] as const],
  );
  return { how, plan, sizes: Object.fromEntries(sizes), recipeMs };
}

/** Recorded in every run, so what a compiler said at length is cut. */
const longest = 1_000;

function recordedFailure({ reason, what, where, why }: Failure): RecordedFailure {
  const place = typeof where === "object" ? `${where.file}:${where.line}` : where;
  return { reason, what, ...(place !== undefined && { where: place }), why: why.slice(0, longest) };
}
