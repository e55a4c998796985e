import { commands } from "@drydock/build/commands.ts";
import type { ProjectConfiguration } from "@nx/devkit";
import { runTarget } from "./run-target.ts";

/**
 * The page of the last runs, on the folder of the code that writes it. Not on the workspace's root, where it would need no
 * project's name: all of tools/ would then belong to a project, and Nx load TypeScript for the executor.
 */
export function inferReportProject(): ProjectConfiguration {
  return {
    root: "tools/report",
    targets: { page: runTarget({ command: "report" }, commands.report.summary) },
  };
}
