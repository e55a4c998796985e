import type { BuildHow, Phase } from "@drydock/core/event.ts";

/** What is kept of one task that our own code ran. */
export interface TaskRecord {
  readonly command: string;
  /** The artifact or toolchain. */
  readonly name: string;
  readonly platform: string;
  /** Milliseconds since 1970. */
  readonly began: number;
  /** What it did, in order, with how long that took in milliseconds. */
  readonly phases: readonly (readonly [Phase, number])[];
  /** Why its build ran, in a line. */
  readonly why?: string;
  /** Its artifact's build; missing where there is none, or it failed. */
  readonly build?: RecordedBuild;
  readonly failure?: RecordedFailure;
}

export interface RecordedBuild {
  readonly how: BuildHow;
  /** The plan's digest. */
  readonly plan: string;
  /** Bytes of each output by its path; links are left out. */
  readonly sizes: Readonly<Record<string, number>>;
  /** How long its recipe took, whenever that ran. */
  readonly recipeMs: number;
}

export interface RecordedFailure {
  /** A FailureReason; one of another version may have other names. */
  readonly reason: string;
  readonly what: string;
  /** A file of the workspace, with its line where that is known: `packages/wg/build.ts:3`. */
  readonly where?: string;
  readonly why: string;
}
