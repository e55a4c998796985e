import type { Definitions } from "./definitions.ts";
import { graphSizes, type Placed } from "./graph-geometry.ts";
import { type Link, linkGraph } from "./graph-links.ts";
import { layOutColumns, type PlacedPlatform } from "./lay-out-columns.ts";
import { layOutToolchains, type PlacedToolchain, toolchainChain } from "./lay-out-toolchains.ts";
import type { Task } from "./run.ts";

/**
 * Where everything of a task graph goes, in pixels: toolchains on the left, then a row for each artifact, its platforms side by
 * side. Nothing in it crosses what it does not belong to, for artifacts of one toolchain stay together.
 */
export interface GraphLayout {
  readonly width: number;
  readonly height: number;
  readonly toolchains: readonly PlacedToolchain[];
  readonly artifacts: readonly Placed[];
  readonly platforms: readonly PlacedPlatform[];
  readonly cells: readonly PlacedTask[];
  readonly links: readonly Link[];
}

export interface PlacedTask {
  readonly task: Task;
  /** Its centre. */
  readonly x: number;
  readonly y: number;
}

/** Of artifacts' names: room for the longest, within bounds. */
const label = { character: 7, least: 60, most: 150 } as const;

export function layOutGraph(tasks: readonly Task[], definitions: Definitions): GraphLayout {
  const ofToolchains = tasks.filter(isOfToolchain);
  const ofArtifacts = tasks.filter((task) => !isOfToolchain(task));
  const toolchainOf = new Map(definitions.artifacts.map(({ name, toolchain }) => [name, toolchain]));
  const names = orderArtifacts(ofArtifacts, toolchainOf, definitions);
  const rows = new Map(
    names.map((name, index) => [name, graphSizes.header + (index + 0.5) * graphSizes.row]),
  );
  const yOf = (name: string) => rows.get(name) ?? 0;
  const users = names.map((name) => ({ toolchain: toolchainOf.get(name) ?? "", y: yOf(name) }));
  const toolchains = layOutToolchains(users, ofToolchains, definitions);
  const left = Math.max(graphSizes.margin, ...toolchains.map(({ right }) => right));
  const longest = Math.max(0, ...names.map((name) => name.length));
  const labels = Math.min(label.most, Math.max(label.least, longest * label.character + 24));
  const platforms = layOutColumns(ofArtifacts, left + labels);
  const columns = new Map(
    platforms.flatMap(({ name, commands }) =>
      commands.map(({ name: command, x }) => [`${name} ${command}`, x]),
    ),
  );
  const artifacts = names.map((name) => ({ name, x: left, y: yOf(name) }));
  const cells = ofArtifacts.map((task) => ({
    task,
    x: columns.get(`${task.platform} ${task.command}`) ?? 0,
    y: yOf(task.name),
  }));
  const bottom = graphSizes.header + names.length * graphSizes.row;
  return {
    width: Math.max(left + labels, ...platforms.map(({ x, width }) => x + width)) + graphSizes.margin,
    height: Math.max(bottom, ...toolchains.map(({ y }) => y + graphSizes.row / 2)),
    toolchains,
    artifacts,
    platforms,
    cells,
    links: linkGraph({ toolchains, artifacts, cells }, toolchainOf, definitions),
  };
}

function isOfToolchain({ command }: Task): boolean {
  return command === "image" || command === "lock";
}

/** Those of related toolchains beside each other; last those that are defined no more. */
function orderArtifacts(
  tasks: readonly Task[],
  toolchainOf: ReadonlyMap<string, string>,
  definitions: Definitions,
): string[] {
  const keyOf = (name: string) => {
    const chain = toolchainChain(toolchainOf.get(name) ?? "", definitions).toReversed();
    return [...(chain.length === 0 ? ["\u{10ffff}"] : chain), "", name].join("\0");
  };
  const keyed = [...new Set(tasks.map(({ name }) => name))].map((name) => [keyOf(name), name] as const);
  return keyed.sort(([a], [b]) => (a < b ? -1 : Number(a > b))).map(([, name]) => name);
}
