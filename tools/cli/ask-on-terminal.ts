import { createInterface } from "node:readline/promises";

/** A way to ask the person at the terminal a yes-or-no question; nothing where there is no person. */
export function askOnTerminal(): { ask?: (question: string) => Promise<boolean> } {
  if (!process.stdin.isTTY || !process.stderr.isTTY || process.env["CI"]) return {};
  return {
    async ask(question) {
      const lines = createInterface({ input: process.stdin, output: process.stderr });
      try {
        return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `)).trim());
      } finally {
        lines.close();
      }
    },
  };
}
