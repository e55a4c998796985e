import { spawn } from "node:child_process";
import type { CommandExit } from "./workspace-rig.ts";

/** A command that runs while the test does something else. */
export interface RunningCommand {
  readonly pid: number;
  /** Resolves when it has printed this text, and rejects if it ends without. */
  printed(text: string): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  /** Writes to its standard input, which is open if `input` was "typed". */
  type(text: string): void;
  readonly ended: Promise<CommandExit>;
}

export interface StartOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Another user and group to run as; only root may. */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** The whole standard input, or "typed" for one that stays open; empty when missing. */
  readonly input?: string;
}

/** Starts a command with its output kept. */
export function startCommand(
  [program, ...args]: readonly [string, ...string[]],
  { cwd, env, user, input }: StartOptions,
): RunningCommand {
  const child = spawn(program, args, { cwd, env, ...user, stdio: ["pipe", "pipe", "pipe"] });
  // What a command did not read to its end is no matter.
  child.stdin.on("error", () => {});
  if (input !== "typed") child.stdin.end(input);
  let [stdout, stderr] = ["", ""];
  const waiting = new Set<() => void>();
  const wake = () => {
    for (const check of waiting) check();
  };
  child.stdout.setEncoding("utf8").on("data", (text) => {
    stdout += text;
    wake();
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    stderr += text;
    wake();
  });
  const ended = new Promise<CommandExit>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status, signal) => resolve({ status, signal, stdout, stderr }));
  });
  return {
    pid: child.pid ?? 0,
    ended,
    signal: (signal) => void child.kill(signal),
    type: (text) => void child.stdin.write(text),
    printed: (text) =>
      new Promise((resolve, reject) => {
        const check = () => {
          if (!stdout.includes(text) && !stderr.includes(text)) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
        ended.then(() => reject(new Error(`it ended without printing ${text}:\n${stdout}${stderr}`)), reject);
      }),
  };
}
