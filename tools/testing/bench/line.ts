import type { BenchContext } from "./bench-context.ts";
import type { Row } from "./row.ts";

/** One thing that the bench measures, by the name that people choose it by. */
export interface Line {
  readonly name: string;
  readonly summary: string;
  /** Throws where something that it needs is not there: the other lines go on. */
  measure(context: BenchContext): Promise<readonly Row[]>;
}
