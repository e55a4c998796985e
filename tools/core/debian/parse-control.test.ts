import { expect, test } from "vitest";
import { parseControl } from "./parse-control.ts";

function parse(text: string) {
  return [...parseControl(text)].map((stanza) => Object.fromEntries(stanza));
}

test("empty lines part stanzas, however many there are and wherever they are", () => {
  expect(parse("\n\nPackage: a\nVersion: 1\n\n \nPackage: b\n")).toEqual([
    { package: "a", version: "1" },
    { package: "b" },
  ]);
  expect(parse("")).toEqual([]);
});

test("a field's value goes on in the lines that begin with white space", () => {
  expect(parse("SHA256:\n 0a 12 main/x\n\t0b 34 main/y\nDate: today\n")).toEqual([
    { sha256: "\n0a 12 main/x\n0b 34 main/y", date: "today" },
  ]);
});

test("a colon in a value is part of it, and comments are not", () => {
  expect(parse("# a: comment\nDepends: perl:any, a (= 1:2)\n")).toEqual([{ depends: "perl:any, a (= 1:2)" }]);
});
