import { spawnSync } from "node:child_process";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { askOnTerminal } from "./ask-on-terminal.ts";

function terminal({
  typed,
  isTTY = true,
  env = {},
}: {
  typed?: string;
  isTTY?: boolean;
  env?: Record<string, string>;
}) {
  const stdin = Object.assign(new PassThrough(), { isTTY });
  const stderr = Object.assign(new PassThrough(), { isTTY: true });
  stdin.end(typed);
  return { stdin, stderr, env };
}

test.for([
  ["y\n", true],
  ["Y\n", true],
  ["yes\n", true],
  [" yes \n", true],
  ["\n", false],
  ["n\n", false],
  ["yess\n", false],
  ["no\ny\n", false],
] as const)("to %j the answer is %j", async ([typed, answer]) => {
  expect(await askOnTerminal(terminal({ typed })).ask?.("Install it?")).toBe(answer);
});

test("the end of input is no", async () => {
  expect(await askOnTerminal(terminal({})).ask?.("Install it?")).toBe(false);
});

test("the question is asked on stderr, and says what the answer is when none is given", async () => {
  const { stdin, stderr, env } = terminal({ typed: "y\n" });
  await askOnTerminal({ stdin, stderr, env }).ask?.("Install it?");
  stderr.end();
  expect(await text(stderr)).toContain("Install it? [y/N] ");
});

test("nobody is asked where there is nobody", () => {
  expect(askOnTerminal(terminal({ isTTY: false }), () => false)).toEqual({});
  expect(askOnTerminal(terminal({ env: { CI: "1" } }), () => true)).toEqual({});
});

test("a person at the terminal who cannot be asked has not said yes", async () => {
  const { stdin, env } = terminal({ typed: "y\n" });
  for (const streams of [
    terminal({ typed: "y\n", isTTY: false }),
    { stdin, stderr: new PassThrough(), env },
  ]) {
    expect(await askOnTerminal(streams, () => true).ask?.("Install it?")).toBe(false);
    expect(streams.stderr.read()).toBeNull();
  }
});

test.for([
  ["a command started from a terminal is known as such", ["script", "-q", "/dev/null", "-ec"], false],
  ["one started from elsewhere is known as such", ["setsid", "-w", "sh", "-c"], undefined],
] as const)("%s, whatever its input and output are", ([_what, [program, ...options], answer]) => {
  const module = JSON.stringify(import.meta.resolve("./ask-on-terminal.ts"));
  const code = `const { askOnTerminal } = await import(${module}); console.log(await askOnTerminal(process).ask?.(""));`;
  const command = `"${process.execPath}" --input-type=module -e '${code}' </dev/null 2>/dev/null | cat`;
  const { CI: _, ...env } = process.env;
  const { stdout } = spawnSync(program, [...options, command], { input: "", env, encoding: "utf8" });
  expect(stdout.trim()).toBe(String(answer));
});
