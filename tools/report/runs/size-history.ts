import type { RunLine } from "../record/run-line.ts";

/** How large an artifact's outputs were for a platform, build by build. */
export interface SizeHistory {
  readonly name: string;
  readonly platform: string;
  /** At least one; the earliest first. Two that follow each other are of different builds. */
  readonly points: readonly SizePoint[];
}

export interface SizePoint {
  /** When it was first seen, in milliseconds since 1970. */
  readonly at: number;
  /** Of all outputs together. */
  readonly bytes: number;
}

/** The sizes of every artifact that lines tell of, by artifact and platform. */
export function sizeHistories(lines: readonly RunLine[]): SizeHistory[] {
  const histories = new Map<string, { name: string; platform: string; points: SizePoint[]; plan?: string }>();
  for (const { name, platform, began, build } of lines.flatMap(tasksOf).sort((a, b) => a.began - b.began)) {
    if (build === undefined) continue;
    const key = JSON.stringify([name, platform]);
    const history = histories.get(key) ?? { name, platform, points: [] };
    histories.set(key, history);
    if (history.plan === build.plan) continue;
    history.plan = build.plan;
    history.points.push({
      at: began,
      bytes: Object.values(build.sizes).reduce((sum, bytes) => sum + bytes, 0),
    });
  }
  return [...histories.values()]
    .map(({ name, platform, points }) => ({ name, platform, points }))
    .sort((a, b) => compare(a.name, b.name) || compare(a.platform, b.platform));
}

function tasksOf(line: RunLine) {
  return line.kind === "process" ? line.tasks : [];
}

/** By the characters' numbers: the same on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
