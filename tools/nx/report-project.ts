import { commands } from "@drydock/build/commands.ts";
import type { ProjectConfiguration } from "@nx/devkit";
import { runTarget } from "./run-target.ts";

/**
 * The page of the last runs, on the folder of the code that writes it. Nx takes a target of this name by its project's alone:
 * `./nx run report`. Not on the workspace's root: all of tools/ would then belong to a project, and Nx load TypeScript for the executor.
 */
export function inferReportProject(): ProjectConfiguration {
  return {
    root: "tools/report",
    targets: { run: runTarget({ command: "report" }, commands.report.summary) },
  };
}
