import { expect, test } from "vitest";
import { parseBinaries, parseTreeChanges } from "./tree-change.ts";

const [none, one, two] = ["0", "1", "2"].map((digit) => digit.repeat(40));

test("each path with what it becomes", () => {
  const raw = [
    `:100644 100755 ${one} ${two} M\0jobs.c`,
    `:000000 100644 ${none} ${one} A\0a name with spaces.c`,
    `:100644 000000 ${one} ${none} D\0old.c`,
    `:100644 120000 ${one} ${two} T\0link`,
    `:000000 160000 ${none} ${two} A\0another repository`,
    "",
  ].join("\0");
  expect(parseTreeChanges(raw)).toEqual([
    { path: "jobs.c", kind: "changed", to: `100755 ${two}`, nested: false },
    { path: "a name with spaces.c", kind: "added", to: `100644 ${one}`, nested: false },
    { path: "old.c", kind: "deleted", to: undefined, nested: false },
    { path: "link", kind: "changed", to: `120000 ${two}`, nested: false },
    { path: "another repository", kind: "added", to: `160000 ${two}`, nested: true },
  ]);
});

test("nothing differs", () => {
  expect(parseTreeChanges("")).toEqual([]);
});

test("what has no lines is binary", () => {
  expect(parseBinaries("1\t2\tmain.c\0-\t-\timage of a cat.png\x000\t0\tempty\0")).toEqual([
    "image of a cat.png",
  ]);
});
