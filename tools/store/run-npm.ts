import { execFile } from "node:child_process";
import { type Failure, failed, ok, type Result } from "@drydock/core/failure.ts";
import type { Environment } from "./store.ts";

/** Runs the npm on the user's PATH. The value is what it printed to its standard output. */
export function runNpm(
  args: readonly string[],
  what: string,
  options: { readonly cwd: string; readonly env: Environment; readonly signal: AbortSignal },
): Promise<Result<string>> {
  return new Promise((resolve) => {
    const whole = { ...options, maxBuffer: 64 * 1024 ** 2 };
    execFile("npm", args, whole, (error, stdout, stderr) => {
      if (error === null) resolve(ok(stdout));
      else resolve(failed(explain(error, what, options.signal, stdout, stderr)));
    });
  });
}

function explain(
  error: Error & { code?: unknown },
  what: string,
  signal: AbortSignal,
  stdout: string,
  stderr: string,
): Failure {
  if (signal.aborted) {
    return { reason: "interrupted", what, why: "it was asked to stop", next: "Run it again." };
  }
  if (error.code === "ENOENT") {
    return {
      reason: "command-failed",
      what,
      why: "there is no npm on the PATH",
      next: "Install npm (it comes with Node.js), or correct the PATH, and run again.",
    };
  }
  return {
    reason: "source-unreachable",
    what,
    why: saidBy(stdout, stderr) || `npm ended with ${error.code}`,
    next: "Check the network and npm's settings (npm config get registry), and run again.",
  };
}

/** With --json npm puts its error into its standard output, else in lines that begin with `npm error`. */
function saidBy(stdout: string, stderr: string): string {
  try {
    const { error } = JSON.parse(stdout);
    return `npm says: ${error.code} ${error.summary}`.trim();
  } catch {
    const lines = stderr.split("\n").filter((line) => /^npm (error|ERR!)/.test(line));
    return lines.slice(0, 5).join("\n");
  }
}
