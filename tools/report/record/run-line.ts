import type { TaskRecord } from "./task-record.ts";

/** One line of the file of runs: what one process did. Several belong to one run where a task runner started them. */
export type RunLine = ProcessLine | NxLine;

/** What a process of ours did itself. */
export interface ProcessLine {
  readonly kind: "process";
  readonly run: Invocation;
  readonly tasks: readonly TaskRecord[];
}

/** How a run of Nx went, tasks included that it answered from its cache without starting our code. */
export interface NxLine {
  readonly kind: "nx";
  readonly run: Invocation;
  /** Milliseconds since 1970. */
  readonly began: number;
  readonly ended: number;
  readonly tasks: readonly NxTask[];
}

export interface NxTask {
  readonly command: string;
  readonly name: string;
  readonly platform: string;
  /** One of Nx's words. */
  readonly status: string;
  readonly began: number;
  readonly ended: number;
}

/** What a person started. */
export interface Invocation {
  /** The same for all processes of the run, and for no other run of this machine. */
  readonly id: string;
  readonly by: "drydock" | "nx" | "turbo";
  /** As it was typed; missing where that is not known. */
  readonly command?: string;
}
