import type { Phase } from "@drydock/core/event.ts";
import type { TaskRecord } from "../record/task-record.ts";
import type { Segment, SegmentKind } from "./run.ts";

const kinds: Readonly<Record<Phase, SegmentKind>> = {
  plan: "start",
  queue: "wait",
  restore: "publish",
  inputs: "inputs",
  connect: "engine",
  image: "engine",
  container: "engine",
  run: "recipe",
  audit: "recipe",
  publish: "publish",
};

/** What a task spent its time with. A container takes a while to come to its recipe, and that is not the recipe's time. */
export function segmentsOf({ command, phases, build }: TaskRecord): Segment[] {
  const recipeMs = command === "build" && build?.how === "built" ? build.recipeMs : Number.POSITIVE_INFINITY;
  const segments = phases.flatMap(([phase, ms]): Segment[] => {
    if (phase !== "run") return [{ kind: kinds[phase] ?? "start", ms }];
    const recipe = Math.min(recipeMs, ms);
    return [
      { kind: "engine", ms: ms - recipe },
      { kind: "recipe", ms: recipe },
    ];
  });
  return joinSegments(segments);
}

/** Neighbours of one kind become one; what took no time goes. */
export function joinSegments(segments: readonly Segment[]): Segment[] {
  const joined: Segment[] = [];
  for (const { kind, ms } of segments) {
    const last = joined.at(-1);
    if (ms <= 0) continue;
    if (last?.kind === kind) joined[joined.length - 1] = { kind, ms: last.ms + ms };
    else joined.push({ kind, ms });
  }
  return joined;
}
