import { closeSync, openSync } from "node:fs";

/** Where a person may be: the process's own input, output for people and environment. */
interface Streams {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * A way to ask the person at the terminal a yes-or-no question; nothing where there is no person. One who is there but cannot be
 * asked, because a task runner or a redirection lies between, has not said yes: the answer is no. `onTerminal` is whether the
 * process was started from a terminal.
 */
export function askOnTerminal(
  { stdin, stderr, env }: Streams,
  onTerminal: () => boolean = hasTerminal,
): { ask?: (question: string) => Promise<boolean> } {
  if (env["CI"]) return {};
  if (stdin.isTTY !== true || stderr.isTTY !== true) return onTerminal() ? { ask: async () => false } : {};
  return {
    async ask(question) {
      const { createInterface } = await import("node:readline/promises");
      const lines = createInterface({ input: stdin, output: stderr });
      // The end of input is no answer, and no answer is no.
      const ended = new Promise<string>((resolve) => lines.once("close", () => resolve("")));
      try {
        const answer = await Promise.race([lines.question(`${question} [y/N] `), ended]);
        return /^y(es)?$/i.test(answer.trim());
      } finally {
        lines.close();
      }
    },
  };
}

/** Whether the process has a controlling terminal (tty(4)), wherever its input comes from and its output goes. */
function hasTerminal(): boolean {
  try {
    closeSync(openSync("/dev/tty", "r+"));
    return true;
  } catch {
    return false;
  }
}
