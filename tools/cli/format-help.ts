import { type Command, type CommandName, commands, takesNames } from "@drydock/build/commands.ts";
import { commandOptions } from "./command-options.ts";

const about =
  "Cross-compiles software for embedded Linux devices, in containers that hold only what was declared.";

/** Where one column ends and the other begins, in characters. */
const margin = 26;

/** The help on everything, on a group of commands (`engine`) or on one command; `width` is the terminal's. */
export function formatHelp(subject: string | undefined, width: number): string {
  return subject !== undefined && Object.hasOwn(commands, subject)
    ? helpOnCommand(subject as CommandName, width)
    : helpOnCommands(subject, width);
}

function helpOnCommands(group: string | undefined, width: number): string {
  const names = (Object.keys(commands) as CommandName[]).filter(
    (name) => group === undefined || name.startsWith(`${group}:`),
  );
  return [
    `Usage: drydock ${group ?? ""}${group === undefined ? "" : " "}COMMAND [ARGUMENT...] [OPTION...]`,
    "",
    ...(group === undefined ? [...wrap(about, width, ""), ""] : []),
    ...names.flatMap((name) => row(usageOf(name), commands[name].summary, width)),
    "",
    "drydock COMMAND --help says which options it has.",
  ].join("\n");
}

function helpOnCommand(name: CommandName, width: number): string {
  const command: Command = commands[name];
  const places = { artifact: "packages/", toolchain: "toolchains/" } as const;
  const subject = takesNames(command)
    ? row(subjectOf(command), `names of folders in ${places[command.of]}`, width)
    : [];
  const options = Object.entries(commandOptions(command)).flatMap(([option, { short, value, summary }]) => {
    const flags = `${short === undefined ? "" : `-${short}, `}--${option}`;
    return row(value === undefined ? flags : `${flags} ${value.toUpperCase()}`, summary, width);
  });
  return [
    `Usage: drydock ${usageOf(name)} [OPTION...]`,
    "",
    ...wrap(`${command.summary}.`, width, ""),
    "",
    ...subject,
    ...options,
  ].join("\n");
}

/** `build ARTIFACT...`, `engine start`. */
function usageOf(name: CommandName): string {
  const command: Command = commands[name];
  return takesNames(command) ? `${name} ${subjectOf(command)}` : name.replace(":", " ");
}

function subjectOf(command: Extract<Command, { of: "artifact" | "toolchain" }>): string {
  return command.of.toUpperCase() + (command.single ? "" : "...");
}

/** A term and what it means, beside it where there is room. */
function row(term: string, meaning: string, width: number): string[] {
  const [first = "", ...more] = wrap(meaning, width, " ".repeat(margin));
  return [`  ${term.padEnd(margin - 2)}${first.trimStart()}`, ...more];
}

function wrap(text: string, width: number, indent: string): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(" ")) {
    const longer = line === indent ? `${line}${word}` : `${line} ${word}`;
    if (longer.length > width && line !== indent) {
      lines.push(line);
      line = `${indent}${word}`;
    } else line = longer;
  }
  return [...lines, line];
}
