import { parseArgs } from "node:util";
import { type Command, type CommandName, commands, takesNames } from "@drydock/build/commands.ts";
import type { CommandArguments } from "@drydock/build/run-command.ts";
import { commandOptions } from "./command-options.ts";

/** What a command line asks for. `mistake` is a sentence for people. */
export type CommandLine =
  | { readonly kind: "run"; readonly name: CommandName; readonly args: CommandArguments }
  /** About one command, a group of them (`engine`), or all; `asked` is false where a command is missing. */
  | { readonly kind: "help"; readonly about?: string; readonly asked: boolean }
  /** `unknown` is what was typed in place of a command, where that is the mistake. */
  | { readonly kind: "mistake"; readonly text: string; readonly unknown?: string };

export function parseCommandLine(argv: readonly string[]): CommandLine {
  const [first, second, ...rest] = argv;
  if (first === undefined || isHelp(first)) return { kind: "help", asked: first !== undefined };
  if (isCommand(first)) return parseRest(first, argv.slice(1));
  const isGroup = Object.keys(commands).some((name) => name.startsWith(`${first}:`));
  if (!isGroup) return unknownCommand(first);
  if (second === undefined || isHelp(second)) {
    return { kind: "help", about: first, asked: second !== undefined };
  }
  const name = `${first}:${second}`;
  return isCommand(name) ? parseRest(name, rest) : unknownCommand(`${first} ${second}`);
}

function parseRest(name: CommandName, args: readonly string[]): CommandLine {
  const command: Command = commands[name];
  const options = commandOptions(command);
  let parsed: ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>;
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (!code.startsWith("ERR_PARSE_ARGS_")) throw error;
    // What follows the first sentence is about another way to write it.
    return mistake((error as Error).message.split(". ", 1)[0] ?? "");
  }
  const { values, positionals: names } = parsed;
  if (values["help"] === true) return { kind: "help", about: name, asked: true };
  const { platform, json, help: _help, ...own } = values;
  const single = takesNames(command) && command.single === true;
  const surplus = takesNames(command) ? names.slice(single ? 1 : names.length) : names;
  if (surplus.length > 0) return mistake(`too many arguments: ${surplus.join(" ")}`);
  if (takesNames(command) && names.length === 0) return mistake(`the name of an ${command.of} is missing`);
  if (single && platform === undefined) return mistake("the option '--platform' is missing");
  return {
    kind: "run",
    name,
    args: { names, ...(typeof platform === "string" && { platform }), json: json === true, options: own },
  };
}

function isCommand(word: string): word is CommandName {
  return Object.hasOwn(commands, word);
}

function isHelp(word: string): boolean {
  return word === "--help" || word === "-h" || word === "help";
}

function unknownCommand(unknown: string): CommandLine {
  return { kind: "mistake", text: `unknown command '${unknown}'`, unknown };
}

function mistake(text: string): CommandLine {
  return { kind: "mistake", text };
}
