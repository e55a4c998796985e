import { commands } from "@drydock/build/commands.ts";
import type { ProjectConfiguration } from "@nx/devkit";
import { runTarget } from "./run-target.ts";

/**
 * The project of an artifact whose definition is not valid. Nx would refuse every target of every project for it, in words of its own; so it keeps
 * its targets, for any platform there is, and running one says what is wrong as the command line does.
 */
export function inferBrokenProject(name: string, platforms: readonly string[]): ProjectConfiguration {
  const targets = platforms.flatMap((platform) =>
    (["build", "audit", "smoke", "why", "shell", "watch"] as const).map((command) => [
      `${command}-${platform}`,
      runTarget({ command, name, platform }, commands[command].summary),
    ]),
  );
  return {
    name,
    root: `packages/${name}`,
    projectType: "application",
    metadata: { description: "Its definition is not valid: run a target to see why" },
    targets: {
      ...Object.fromEntries(targets),
      fetch: runTarget({ command: "fetch", name }, commands.fetch.summary),
      checkout: runTarget({ command: "checkout", name }, commands.checkout.summary),
      diff: runTarget({ command: "diff", name }, commands.diff.summary),
    },
  };
}
