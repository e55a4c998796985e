import { median } from "./median.ts";

/** One of the things that are measured side by side: runs once, and gives how long it took in milliseconds. */
export type Way = () => Promise<number>;

/**
 * The median of each way. They take turns, A B A B, so that a machine that grows slower or faster does so for all of them; the
 * first turn of each only warms caches.
 */
export async function alternate<const Ways extends Readonly<Record<string, Way>>>(
  ways: Ways,
  rounds: number,
): Promise<Record<keyof Ways, number>> {
  const times = new Map<string, number[]>(Object.keys(ways).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const [name, way] of Object.entries(ways)) {
      const ms = await way();
      if (round > 0) times.get(name)?.push(ms);
    }
  }
  const medians = [...times].map(([name, values]) => [name, median(values)]);
  return Object.fromEntries(medians);
}
