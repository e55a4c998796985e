import type { CommandName } from "@drydock/build/commands.ts";
import type { TargetConfiguration } from "@nx/devkit";

/** What the executor is told: schema.json describes it to people. */
export interface RunOptions {
  readonly command: CommandName;
  /** The artifact or toolchain; missing for a command about the engine. */
  readonly name?: string;
  readonly platform?: string;
  /** Digest of the input files as the plan has them; only there to be hashed. */
  readonly files?: string;
  /** The command's own, as `drydock COMMAND --help` has them. */
  readonly [option: string]: string | boolean | undefined;
}

/** A target that runs one command. It is never cached unless `details` say so. */
export function runTarget(
  options: RunOptions,
  description: string,
  details: Partial<TargetConfiguration> = {},
): TargetConfiguration {
  return {
    executor: "./tools/nx:run",
    options,
    cache: false,
    // Where this is missing Nx looks it up in the executor's schema, and loads TypeScript for that: 100 ms in every run.
    continuous: false,
    metadata: { description },
    ...details,
  };
}
