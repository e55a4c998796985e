import type { ParseArgsOptionsConfig } from "node:util";
import { type Command, type CommandOption, takesNames } from "@drydock/build/commands.ts";

/** An option as node:util's parseArgs takes it, and what help says of it. */
type Option = ParseArgsOptionsConfig[string] & {
  readonly multiple?: false;
  readonly summary: string;
  /** What help calls the value of one that has a value. */
  readonly value?: string;
};

const json: Option = { type: "boolean", summary: "answer with JSON on standard output" };
const help: Option = { type: "boolean", short: "h", summary: "say what the command does" };
const platform: Option = {
  type: "string",
  short: "p",
  value: "name",
  summary: "only for this platform; for every one it is defined for when missing",
};

/** The options of a command, by name, in the order that help lists them: its own come first. */
export function commandOptions(command: Command): Readonly<Record<string, Option>> {
  const own = Object.entries(command.options ?? {}).map(([name, option]) => [
    name,
    { type: typeOf(option), ...option },
  ]);
  return { ...Object.fromEntries(own), ...platformOption(command), json, help };
}

function platformOption(command: Command): { platform?: Option } {
  if (!takesNames(command) || command.everyPlatform) return {};
  return { platform: command.single ? { ...platform, summary: "the platform" } : platform };
}

function typeOf({ value }: CommandOption): Option["type"] {
  return value === undefined ? "boolean" : "string";
}
