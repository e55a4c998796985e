import { spawn } from "node:child_process";
import { failed, ok, type Result } from "@drydock/core/failure.ts";
import { interrupted } from "./engine-failure.ts";
import type { Environment } from "./environment.ts";

/** How much of what a program printed a failure tells, in characters: its end, where the error is. */
const told = 2_000;

/** Runs a program of the system to its end. Fails with command-failed or interrupted. */
export function runProgram(
  command: readonly [string, ...string[]],
  env: Environment,
  signal: AbortSignal,
): Promise<Result<void>> {
  const [program, ...args] = command;
  const line = command.join(" ");
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], env: { ...env } });
    let printed = "";
    const keep = (bytes: Buffer) => {
      printed = `${printed}${bytes}`.slice(-told);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    // SIGTERM lets a package manager finish the step that it is in.
    const stop = () => child.kill();
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
    const settle = (why: string | undefined) => {
      signal.removeEventListener("abort", stop);
      if (why === undefined) return resolve(ok(undefined));
      if (signal.aborted) return resolve(failed(interrupted(`run ${line}`)));
      const next = "Run that command by hand: its whole output says more.";
      resolve(failed({ reason: "command-failed", what: `${line} failed`, why, next }));
    };
    child.on("error", (error) => settle(error.message));
    child.on("close", (status) =>
      settle(status === 0 ? undefined : `it ended with status ${status}\n${printed.trim()}`),
    );
  });
}
