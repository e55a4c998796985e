import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

/** A process that runs a program of this folder, killed at the latest when the test is over. */
export function startChild(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Child {
  const file = fileURLToPath(new URL(program, import.meta.url));
  const child = spawn(process.execPath, [file, ...args], { env, stdio: ["pipe", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    process: child,
    nextLine: async () => (await lines.next()).value,
    lastLine: async () => (await Array.fromAsync({ [Symbol.asyncIterator]: () => lines })).at(-1),
    ended: once(child, "close").then(([status]) => status),
  };
}

export interface Child {
  readonly process: ChildProcess;
  /** The next line that it prints, undefined at the end. */
  nextLine(): Promise<string | undefined>;
  /** The last of the lines that were not read yet. */
  lastLine(): Promise<string | undefined>;
  /** Its exit status. */
  readonly ended: Promise<number | null>;
}
