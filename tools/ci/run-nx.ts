import { join } from "node:path";
import type { Result } from "@drydock/core/failure.ts";
import { type Program, runProgram } from "./run-program.ts";

/** Runs the `./nx` of a checkout, which leaves nothing outside of it, and gives what it printed on stdout. Fails where Nx does. */
export function runNx(
  root: string,
  args: readonly string[],
  { env, signal }: Pick<Program, "env" | "signal"> = {},
): Promise<Result<string>> {
  return runProgram({
    command: ["./nx", ...args],
    cwd: root,
    env: {
      // An older commit may be checked out, whose ./nx does not choose so itself.
      NX_LEGACY_AFFECTED: "false",
      // Else all checkouts of a repository have one in the user's home.
      NX_CACHE_DIRECTORY: join(root, ".nx/cache"),
      ...env,
    },
    signal,
  });
}
