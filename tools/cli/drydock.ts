import { type CommandName, commands } from "@drydock/build/commands.ts";
import { type CommandArguments, runCommand } from "@drydock/build/run-command.ts";
import { Command } from "commander";
import { askOnTerminal } from "./ask-on-terminal.ts";

type Options = Pick<CommandArguments, "platform" | "json">;

/** Runs one command line and gives its exit status: 2 for one that makes no sense. */
export async function main(argv: readonly string[]): Promise<number> {
  const interrupt = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => interrupt.abort(signal));
  // Whoever reads our output may have enough of it: `drydock … | head` is no error.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", ignoreClosedPipe);
  let status = 0;
  const host = {
    cwd: process.cwd(),
    env: process.env,
    stdout: process.stdout,
    stderr: process.stderr,
    signal: interrupt.signal,
    ...askOnTerminal(process),
  };
  const program = new Command("drydock")
    .description(
      "Cross-compiles software for embedded Linux devices, in containers that hold only what was declared.",
    )
    .showHelpAfterError("Run drydock --help to see what there is.")
    .exitOverride();
  const run = async (name: string, args: CommandArguments) => {
    status = await runCommand(name as CommandName, args, host);
  };
  const engine = program.command("engine").summary("Find, start, stop and clean up the container engine");
  for (const [name, command] of Object.entries(commands)) {
    const [group, verb] = name.split(":");
    const parent = verb === undefined ? program : engine;
    const line = parent
      .command(verb ?? group ?? name)
      .summary(command.summary)
      .description(`${command.summary}.`);
    line.option("--json", "answer with JSON on standard output");
    if (command.of === "engine") {
      line.action((options: Options) => run(name, { names: [], ...options }));
      continue;
    }
    line
      .argument(
        `<${command.of}...>`,
        `names of folders in ${command.of === "artifact" ? "packages" : "toolchains"}/`,
      )
      .option("-p, --platform <name>", "only for this platform; for every one it is defined for when missing")
      .action((names: string[], options: Options) => run(name, { names, ...options }));
  }
  try {
    await program.parseAsync(argv, { from: "user" });
  } catch (error) {
    // Commander has said what is wrong, or printed the help that was asked for.
    if (error instanceof Error && "exitCode" in error) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
  return status;
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}
