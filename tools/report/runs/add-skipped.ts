import type { Definitions } from "./definitions.ts";
import { type Run, type Task, taskKey } from "./run.ts";

/**
 * A run with the tasks that Nx left out because the build before them failed: it counts them on the terminal but reports them to no
 * plugin. Those are the checks that its command line names, of the artifacts whose build failed.
 */
export function addSkipped(run: Run, { artifacts }: Definitions): Run {
  if (run.by !== "nx" || run.command === undefined) return run;
  const named = new Set(run.command.split(/[\s,:=]+/));
  const known = new Set(run.tasks.map(taskKey));
  const failed = run.tasks.filter(({ command, outcome }) => command === "build" && outcome === "failed");
  const skipped = failed.flatMap(({ name, platform, ended }): Task[] => {
    const hasSmoke = artifacts.some((artifact) => artifact.name === name && artifact.smoke);
    return ["audit", ...(hasSmoke ? ["smoke"] : [])]
      .filter((command) => named.has(`${command}-${platform}`))
      .map((command) => ({
        command,
        name,
        platform,
        outcome: "skipped",
        ready: ended,
        began: ended,
        ended,
        segments: [],
      }));
  });
  return { ...run, tasks: [...run.tasks, ...skipped.filter((task) => !known.has(taskKey(task)))] };
}
