import { type CommandName, commands } from "@drydock/build/commands.ts";
import type { ProjectConfiguration } from "@nx/devkit";
import { runTarget } from "./run-target.ts";

/** The container engine's own targets, on the folder of the code that talks to it: `engine:start` and the like. */
export function inferEngineProject(): ProjectConfiguration {
  const targets = Object.entries(commands).flatMap(([command, { of, summary }]) =>
    of === "engine"
      ? [[command.slice("engine:".length), runTarget({ command: command as CommandName }, summary)]]
      : [],
  );
  return { root: "tools/engine", targets: Object.fromEntries(targets) };
}
