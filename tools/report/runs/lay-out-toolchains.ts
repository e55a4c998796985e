import type { Definitions } from "./definitions.ts";
import { graphSizes, type Placed } from "./graph-geometry.ts";
import type { Task } from "./run.ts";

export interface PlacedToolchain extends Placed {
  readonly base: string | undefined;
  readonly width: number;
  /** Where whatever uses it may begin. */
  readonly right: number;
  /** What was done with it itself, if anything. */
  readonly task?: Task;
}

/** Between a toolchain and what is right of it. */
export const toolchainGap = 44;

const width = 92;
const top = graphSizes.header + graphSizes.row / 2;

/**
 * Toolchains from left to right, each right of what it is based on and as high as what uses it. `users` are those that use one, at
 * their height; `tasks` those of toolchains themselves.
 */
export function layOutToolchains(
  users: readonly { readonly toolchain: string; readonly y: number }[],
  tasks: readonly Task[],
  definitions: Definitions,
): PlacedToolchain[] {
  const wanted = [...users.map(({ toolchain }) => toolchain), ...tasks.map(({ name }) => name)];
  const all = new Set([...new Set(wanted)].flatMap((name) => toolchainChain(name, definitions)));
  const chains = new Map([...all].map((name) => [name, toolchainChain(name, definitions)]));
  const placed: PlacedToolchain[] = [];
  const depth = Math.max(0, ...[...chains.values()].map((chain) => chain.length));
  for (let length = depth; length > 0; length -= 1) {
    const layer = [...chains].filter(([, chain]) => chain.length === length);
    let lowest = Number.NEGATIVE_INFINITY;
    const wishes = layer.map(([name, chain]) => ({ name, base: chain[1], y: middleOf(name, users, placed) }));
    for (const { name, base, y: wish } of wishes.sort((a, b) => a.y - b.y)) {
      const x = graphSizes.margin + (length - 1) * (width + toolchainGap);
      const y = Math.max(wish, lowest + graphSizes.row);
      const task = tasks.find((each) => each.name === name);
      placed.push({ name, base, x, y, width, right: x + width + toolchainGap, ...(task && { task }) });
      lowest = y;
    }
  }
  return placed;
}

/** The middle of all that are on it. */
function middleOf(
  name: string,
  users: readonly { readonly toolchain: string; readonly y: number }[],
  placed: readonly PlacedToolchain[],
): number {
  const heights = [
    ...users.filter(({ toolchain }) => toolchain === name),
    ...placed.filter(({ base }) => base === name),
  ].map(({ y }) => y);
  return heights.length === 0 ? top : heights.reduce((sum, y) => sum + y, 0) / heights.length;
}

/** The toolchain, its base, the base's base… as far as they are defined. */
export function toolchainChain(name: string, { toolchains }: Definitions): string[] {
  const chain: string[] = [];
  for (let next: string | undefined = name; next !== undefined && !chain.includes(next); ) {
    const found = toolchains.find((each) => each.name === next);
    if (found === undefined) break;
    chain.push(next);
    next = found.base;
  }
  return chain;
}
