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
  expect(askOnTerminal(terminal({ isTTY: false }))).toEqual({});
  expect(askOnTerminal(terminal({ env: { CI: "1" } }))).toEqual({});
  const { stdin, env } = terminal({});
  expect(askOnTerminal({ stdin, stderr: new PassThrough(), env })).toEqual({});
});
