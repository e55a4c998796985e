import { type CommandName, commands } from "@drydock/build/commands.ts";
import type { ProjectConfiguration } from "@nx/devkit";
import { runTarget } from "./run-target.ts";

/** The workspace's own targets. On its root Nx takes them without a project's name: `./nx run report`. */
export function inferWorkspaceProject(): ProjectConfiguration {
  const targets = Object.entries(commands).flatMap(([command, { of, summary }]) =>
    of === "workspace" ? [[command, runTarget({ command: command as CommandName }, summary)]] : [],
  );
  return { root: ".", name: "drydock", targets: Object.fromEntries(targets) };
}
