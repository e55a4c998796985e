import { execFile } from "node:child_process";
import { failed, ok, type Result } from "@drydock/core/failure.ts";

export interface Program {
  readonly command: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Ends it. */
  readonly signal?: AbortSignal | undefined;
}

/** Runs a program to its end and gives what it printed on stdout. Fails with command-failed, and what it printed on stderr. */
export function runProgram({ command, cwd, env = {}, signal }: Program): Promise<Result<string>> {
  const [program, ...args] = command;
  const options = { cwd, env: { ...process.env, ...env }, maxBuffer: Number.POSITIVE_INFINITY, signal };
  return new Promise((resolve) => {
    execFile(program, args, options, (error, stdout, stderr) => {
      if (error === null) return resolve(ok(stdout));
      resolve(
        failed({
          reason: "command-failed",
          what: `${program} ${args[0]} failed`,
          where: cwd,
          why: `${stdout}${stderr}`.trim() || error.message,
          next: `Run it by hand: ${command.join(" ")}`,
        }),
      );
    });
  });
}
