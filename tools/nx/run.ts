import { askOnTerminal } from "@drydock/build/ask-on-terminal.ts";
import { runCommand } from "@drydock/build/run-command.ts";
import type { ExecutorContext } from "@nx/devkit";
import type { RunOptions } from "./run-target.ts";

/** The executor of every target: the command line's own function, in a process that Nx started for it. */
export default async function run(
  { command, name, platform, files: _files, ...options }: RunOptions,
  { root }: ExecutorContext,
): Promise<{ success: boolean }> {
  const interrupt = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => interrupt.abort(signal));
  const status = await runCommand(
    command,
    { names: name === undefined ? [] : [name], platform, options },
    {
      cwd: root,
      env: withoutNxColour(process.env),
      stdout: process.stdout,
      stderr: process.stderr,
      signal: interrupt.signal,
      // A terminal is handed through to the one target that was asked for by name.
      ...askOnTerminal(process),
      terminal: process,
    },
  );
  return { success: status === 0 };
}

/** Nx says `true` to every process that it starts, on a terminal or not: of what the user wants that says nothing. */
function withoutNxColour({ FORCE_COLOR, ...env }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return FORCE_COLOR === "true" ? env : { ...env, FORCE_COLOR };
}
