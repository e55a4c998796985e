import { hasRun, type Run, taskKey } from "./run.ts";

/** What a run did not do again, in milliseconds, by how long it took when it was last done. */
export function timeSaved(run: Run, runs: readonly Run[]): number {
  const costs = lastCosts(runs);
  return run.tasks.reduce((saved, task) => {
    if (task.outcome !== "unchanged" && task.outcome !== "restored") return saved;
    const cost = costs.get(taskKey(task)) ?? task.build?.recipeMs ?? 0;
    return saved + Math.max(0, cost - (task.ended - task.began));
  }, 0);
}

/** How long each task took when it last did its work and succeeded. */
function lastCosts(runs: readonly Run[]): ReadonlyMap<string, number> {
  const costs = new Map<string, number>();
  for (const { tasks } of runs) {
    for (const task of tasks) {
      const key = taskKey(task);
      if (hasRun(task) && task.outcome !== "failed" && !costs.has(key))
        costs.set(key, task.ended - task.began);
    }
  }
  return costs;
}
