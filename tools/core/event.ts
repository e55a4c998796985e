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
  | { readonly type: "warning"; readonly text: string };

export type Emit = (event: DrydockEvent) => void;
