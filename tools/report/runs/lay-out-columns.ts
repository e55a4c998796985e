import type { Task } from "./run.ts";

/** A group of columns, one for each command. */
export interface PlacedPlatform {
  readonly name: string;
  readonly x: number;
  readonly width: number;
  readonly commands: readonly { readonly name: string; readonly x: number }[];
}

const pitch = 44;
const leastWidth = 64;
const gap = 20;

/** The order of those that come with every artifact; others follow by name. */
const usualCommands = ["fetch", "build", "audit", "smoke"];

/** Columns for all platforms and commands that there are tasks of, from `left` on. */
export function layOutColumns(tasks: readonly Task[], left: number): PlacedPlatform[] {
  let x = left;
  return [...new Set(tasks.map(({ platform }) => platform))].sort().map((name) => {
    const commands = new Set(tasks.filter(({ platform }) => platform === name).map(({ command }) => command));
    const sorted = [...commands].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
    const width = Math.max(leastWidth, sorted.length * pitch);
    const first = x + (width - sorted.length * pitch) / 2;
    const placed = {
      name,
      x,
      width,
      commands: sorted.map((command, index) => ({ name: command, x: first + (index + 0.5) * pitch })),
    };
    x += width + gap;
    return placed;
  });
}

function rank(command: string): number {
  const usual = usualCommands.indexOf(command);
  return usual < 0 ? usualCommands.length : usual;
}
