import { askOnTerminal } from "@drydock/build/ask-on-terminal.ts";
import { commands } from "@drydock/build/commands.ts";
import { runCommand } from "@drydock/build/run-command.ts";
import { parseCommandLine } from "./parse-command-line.ts";

/** Runs one command line and gives its exit status: 2 for one that makes no sense. */
export async function main(argv: readonly string[]): Promise<number> {
  // Whoever reads our output may have enough of it: `drydock … | head` is no error.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", ignoreClosedPipe);
  const line = parseCommandLine(argv);
  if (line.kind === "help") {
    const { formatHelp } = await import("./format-help.ts");
    const screen = line.asked ? process.stdout : process.stderr;
    screen.write(`${formatHelp(line.about, screen.columns ?? 100)}\n`);
    return line.asked ? 0 : 2;
  }
  if (line.kind === "mistake") {
    const meant = line.unknown === undefined ? "" : await suggest(line.unknown);
    process.stderr.write(`error: ${line.text}\n${meant}Run drydock --help to see what there is.\n`);
    return 2;
  }
  const interrupt = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => interrupt.abort(signal));
  return runCommand(line.name, line.args, {
    cwd: process.cwd(),
    env: process.env,
    stdout: process.stdout,
    stderr: process.stderr,
    signal: interrupt.signal,
    ...askOnTerminal(process),
    terminal: process,
  });
}

async function suggest(typed: string): Promise<string> {
  const { closestWord } = await import("./closest-word.ts");
  const names = Object.keys(commands).map((name) => name.replace(":", " "));
  const meant = closestWord(typed, names);
  return meant === undefined ? "" : `(Did you mean ${meant}?)\n`;
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}
