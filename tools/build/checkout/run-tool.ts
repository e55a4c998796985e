import { spawn } from "node:child_process";
import { buffer } from "node:stream/consumers";
import { type Failure, failed, type Result } from "@drydock/core/failure.ts";
import type { Environment } from "../context.ts";

/** A program of the machine, and how to run it so that nobody's settings matter. */
export interface Tool {
  readonly program: "git" | "patch";
  readonly args: readonly string[];
  readonly cwd: string;
  /** Besides PATH and TMPDIR, which are all that it gets of the caller's. */
  readonly env?: Readonly<Record<string, string>>;
  /** What it reads on stdin; nothing when missing. */
  readonly input?: string;
}

/** Where tools are looked for, and what ends them. */
export interface ToolHost {
  readonly env: Environment;
  readonly signal: AbortSignal;
}

/** Thrown when a tool is not there, or exits with another status than 0. */
export class ToolError extends Error {
  readonly missing: boolean;

  constructor(message: string, missing: boolean) {
    super(message);
    this.missing = missing;
  }
}

/** Runs a tool to its end. The value is what it wrote to stdout; a ToolError's message is all that it wrote. */
export async function runTool({ env, signal }: ToolHost, tool: Tool): Promise<Buffer> {
  const { program, args, cwd, input } = tool;
  const child = spawn(program, args, {
    cwd,
    signal,
    // Without a terminal, for patch would ask there.
    detached: true,
    env: { PATH: env["PATH"], TMPDIR: env["TMPDIR"], LC_ALL: "C", ...tool.env },
  });
  const status = new Promise<number | null>((resolve, reject) => {
    child.on("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "ENOENT" ? new ToolError(`there is no ${program} on PATH`, true) : error),
    );
    child.on("close", resolve);
  });
  // It may end before it has read all that it is given.
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const [stdout, stderr, code] = await Promise.all([buffer(child.stdout), buffer(child.stderr), status]);
  if (code === 0) return stdout;
  throw new ToolError(`${stdout}${stderr}`.trim() || `${program} exited with status ${code}`, false);
}

/** Runs an action that uses tools; one that fails becomes a failure, of which the caller knows best what it means. */
export async function withToolFailures<T>(
  meaning: Pick<Failure, "what" | "where" | "next"> & Partial<Pick<Failure, "reason">>,
  action: () => Promise<Result<T>>,
): Promise<Result<T>> {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    if (!error.missing) return failed({ reason: "command-failed", why: error.message, ...meaning });
    const next = "Install it (on Debian: apt-get install git patch) and run the command again.";
    return failed({ reason: "unsupported-host", what: meaning.what, why: error.message, next });
  }
}
