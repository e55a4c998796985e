/** Where a person may be: the process's own input, output for people and environment. */
interface Terminal {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A way to ask the person at the terminal a yes-or-no question; nothing where there is no person. */
export function askOnTerminal({ stdin, stderr, env }: Terminal): {
  ask?: (question: string) => Promise<boolean>;
} {
  if (stdin.isTTY !== true || stderr.isTTY !== true || env["CI"]) return {};
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
