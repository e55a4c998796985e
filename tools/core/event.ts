import type { RecordedOutput } from "./build-record.ts";
import type { Sha256 } from "./digest.ts";
import type { Failure } from "./failure.ts";

/** What a task is doing. It does one thing after the other, so that one phase ends where the next begins. */
export type Phase =
  /** Reads definitions and files, and looks into dist/. Every task begins with it. */
  | "plan"
  /** Waits for another process, which makes the same build or image. */
  | "queue"
  /** Looks into the store, and takes the finished build out of it. */
  | "restore"
  /** Obtains sources and modules. */
  | "inputs"
  /** Finds an engine, and asks it for the image. */
  | "connect"
  /** Assembles the image, and whatever that takes. */
  | "image"
  /** Makes a container and fills it; empties and removes it. */
  | "container"
  /** The container's command runs. */
  | "run"
  | "audit"
  | "publish";

/** What happens during a command, as values. Code emits these; only reporters print. */
export type DrydockEvent =
  /** Something done once and worth a line: an install, an image assembled, a stale container removed. */
  | { readonly type: "step"; readonly text: string }
  /** Long work under way. `done` and `total` count `unit`; `total` is missing where it is not known. */
  | {
      readonly type: "progress";
      readonly what: string;
      readonly done: number;
      readonly total?: number;
      readonly unit: "bytes" | "packages";
    }
  /** A line that a recipe or a smoke command printed. */
  | { readonly type: "output"; readonly stream: "stdout" | "stderr"; readonly line: string }
  /** Something is off but was dealt with: a damaged output found and healed. */
  | { readonly type: "warning"; readonly text: string }
  /** Something failed, and the command goes on all the same. */
  | { readonly type: "failure"; readonly failure: Failure }
  | TaskEvent;

/** How a command's work on one subject goes: for a record of it, not for the screen. */
export type TaskEvent =
  | { readonly type: "task"; readonly command: string; readonly name: string; readonly platform: string }
  | { readonly type: "phase"; readonly phase: Phase }
  /** The build is about to run, and this is why, in a line. */
  | { readonly type: "why"; readonly text: string }
  /** dist/ holds this build now. */
  | {
      readonly type: "build";
      readonly how: BuildHow;
      readonly plan: Sha256;
      readonly outputs: Readonly<Record<string, RecordedOutput>>;
      /** How long its recipe took, whenever that ran, in milliseconds. */
      readonly recipeMs: number;
    }
  | { readonly type: "task-end"; readonly failure?: Failure };

/** `fresh`: dist/ held it. `restored`: the store did. `built`: a container made it. */
export type BuildHow = "fresh" | "restored" | "built";

export type Emit = (event: DrydockEvent) => void;
