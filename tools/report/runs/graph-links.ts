import type { Definitions } from "./definitions.ts";
import type { GraphLayout } from "./lay-out-graph.ts";
import { toolchainChain } from "./lay-out-toolchains.ts";
import { hasRun, taskKey } from "./run.ts";

/** From one thing to what depends on it. */
export interface Link {
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
  /** Whether it is one between an artifact's tasks. */
  readonly inRow: boolean;
  /** Whether what it leads to had work to do. */
  readonly live: boolean;
}

/** All links among what is placed. */
export function linkGraph(
  { toolchains, artifacts, cells }: Pick<GraphLayout, "toolchains" | "artifacts" | "cells">,
  toolchainOf: ReadonlyMap<string, string>,
  definitions: Definitions,
): Link[] {
  const live = new Set(cells.filter(({ task }) => hasRun(task)).map(({ task }) => task.name));
  const liveToolchains = new Set(
    [...live].flatMap((name) => toolchainChain(toolchainOf.get(name) ?? "", definitions)),
  );
  const placed = new Map(toolchains.map((toolchain) => [toolchain.name, toolchain]));
  const builds = new Map(cells.map((cell) => [taskKey(cell.task), cell]));
  const leadingTo = (name: string | undefined, to: readonly [number, number], isLive: boolean): Link[] => {
    const toolchain = placed.get(name ?? "");
    if (toolchain === undefined) return [];
    return [{ from: [toolchain.x + toolchain.width, toolchain.y], to, inRow: false, live: isLive }];
  };
  return [
    ...toolchains.flatMap(({ name, base, x, y }) => leadingTo(base, [x, y], liveToolchains.has(name))),
    ...artifacts.flatMap(({ name, x, y }) => leadingTo(toolchainOf.get(name), [x, y], live.has(name))),
    ...cells.flatMap(({ task, x, y }): Link[] => {
      const build = builds.get(taskKey({ ...task, command: "build" }));
      if (build === undefined || build.task === task) return [];
      return [{ from: [build.x, build.y], to: [x, y], inRow: true, live: hasRun(task) }];
    }),
  ];
}
