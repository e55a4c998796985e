import type { RecordedBuild, RecordedFailure } from "../record/task-record.ts";

/** What a person started, with every task that belongs to it. */
export interface Run {
  readonly id: string;
  readonly by: "drydock" | "nx" | "turbo";
  /** As it was typed; missing where that is not known. */
  readonly command?: string;
  /** Milliseconds since 1970. */
  readonly began: number;
  readonly ended: number;
  /** In the order that they began. */
  readonly tasks: readonly Task[];
}

export interface Task {
  readonly command: string;
  /** The artifact or toolchain. */
  readonly name: string;
  readonly platform: string;
  readonly outcome: Outcome;
  /** When it could have begun: what it depends on was done. */
  readonly ready: number;
  readonly began: number;
  readonly ended: number;
  /** What it spent its time with, from when it began on; empty where nothing is known of it. */
  readonly segments: readonly Segment[];
  /** Why its build ran, in a line. */
  readonly why?: string;
  readonly build?: RecordedBuild;
  readonly failure?: RecordedFailure;
}

/** In the order that people want to know of them. */
export const outcomes = ["failed", "skipped", "built", "ran", "restored", "unchanged"] as const;

/**
 * `skipped`: something that it depends on failed. `built`: a container made it. `ran`: it is no build, and did its work. `restored`: out of the
 * store, or the task runner's cache. `unchanged`: what it makes was there.
 */
export type Outcome = (typeof outcomes)[number];

/** One thing after the other. */
export interface Segment {
  readonly kind: SegmentKind;
  readonly ms: number;
}

/** In the order that they mostly come. */
export const segmentKinds = ["wait", "start", "inputs", "engine", "recipe", "publish"] as const;

export type SegmentKind = (typeof segmentKinds)[number];

/** Same task, same text, whichever run it was in. */
export function taskKey({ command, name, platform }: Pick<Task, "command" | "name" | "platform">): string {
  return JSON.stringify([name, command, platform]);
}

/** Whether all was there already: nobody wants to look at many of those. */
export function changedNothing({ tasks }: Run): boolean {
  return tasks.every(({ outcome }) => outcome === "unchanged");
}

/** Whether it did its work, well or not. */
export function hasRun({ outcome }: Task): boolean {
  return outcome === "built" || outcome === "ran" || outcome === "failed";
}
