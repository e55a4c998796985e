import type { Task } from "./affected-tasks.ts";

/** One job: what it builds, and for which platform. */
export interface MatrixEntry {
  /** Of the job, its cache and what it uploads. */
  readonly name: string;
  /** Separated by commas; nearly always one. */
  readonly artifacts: string;
  readonly platform: string;
}

/** GitHub runs at most 256 jobs of a matrix, GitLab 200. */
const mostJobs = 200;

/** A job for each artifact and platform with an affected task. Beyond `most`, artifacts of one platform share a job. */
export function planMatrix(
  tasks: readonly Pick<Task, "artifact" | "platform">[],
  most = mostJobs,
): readonly MatrixEntry[] {
  const byPlatform = Object.entries(Object.groupBy(tasks, ({ platform }) => platform)).map(
    ([platform, some = []]) => [platform, [...new Set(some.map(({ artifact }) => artifact))].sort()] as const,
  );
  byPlatform.sort(([a], [b]) => (a < b ? -1 : 1));
  let perJob = 1;
  const jobs = () => byPlatform.reduce((sum, [, names]) => sum + Math.ceil(names.length / perJob), 0);
  // No fewer jobs than platforms can be.
  while (jobs() > Math.max(most, byPlatform.length)) perJob += 1;
  return byPlatform.flatMap(([platform, names]) =>
    chunk(names, perJob).map((artifacts) => ({
      name: artifacts.length === 1 ? `${artifacts[0]}` : `${artifacts[0]}+${artifacts.length - 1}`,
      artifacts: artifacts.join(","),
      platform,
    })),
  );
}

function chunk<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}
