import { commands } from "@drydock/build/commands.ts";
import type { Toolchain } from "@drydock/core/toolchain.ts";
import type { ProjectConfiguration } from "@nx/devkit";
import { runTarget } from "./run-target.ts";

/** Toolchains and artifacts share names (`go`), and Nx has one name space. */
export function toolchainProjectName(toolchain: string): string {
  return `toolchain-${toolchain}`;
}

/** What a toolchain's project is inferred from. */
export interface ToolchainFacts {
  readonly name: string;
  /** Missing where the definition is not valid: its targets say why. */
  readonly toolchain: Toolchain | undefined;
  /** Whether the toolchain that it is based on exists. */
  readonly baseDefined: boolean;
}

export function inferToolchainProject({
  name,
  toolchain,
  baseDefined,
}: ToolchainFacts): ProjectConfiguration {
  const base = baseDefined ? toolchain?.base : undefined;
  return {
    name: toolchainProjectName(name),
    root: `toolchains/${name}`,
    projectType: "library",
    implicitDependencies: base === undefined ? [] : [toolchainProjectName(base)],
    metadata: {
      description: toolchain?.description ?? "Its definition is not valid: run a target to see why",
    },
    targets: {
      image: runTarget({ command: "image", name }, commands.image.summary),
      lock: runTarget({ command: "lock", name }, commands.lock.summary),
    },
  };
}
