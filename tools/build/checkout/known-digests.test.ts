import {
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { type Sha256, sha256Of } from "@drydock/core/digest.ts";
import { temporaryFolder } from "@drydock/store/testing/temporary-folder.ts";
import { expect, test } from "vitest";
import { knownDigests } from "./known-digests.ts";

const longAgo = new Date("2020-01-01");

/** A folder with one file, of which the memory, `memory`, lies beside it. */
function folderOfOne() {
  const root = temporaryFolder();
  const [folder, memory] = [join(root, "source"), join(root, "memory")];
  mkdirSync(folder);
  const file = join(folder, "main.c");
  writeFileSync(file, "one");
  utimesSync(file, longAgo, longAgo);
  const ask = (): Sha256 => {
    const known = knownDigests(folder, memory);
    const digest = known.digest(file, lstatSync(file));
    known.save();
    return digest;
  };
  return { file, folder, memory, ask };
}

/** Asks until what it asks for is remembered, which the very tick of the clock in which the file changed is too early for. */
function askUntilKnown({ memory, ask }: ReturnType<typeof folderOfOne>): void {
  do ask();
  while (remembered(memory).length === 0);
}

function remembered(memory: string): unknown[] {
  try {
    return JSON.parse(readFileSync(memory, "utf8").split("\n")[1] ?? "");
  } catch {
    return [];
  }
}

/** Puts another digest into the memory, so that an answer out of it can be told from one that was read. */
function lie({ memory }: ReturnType<typeof folderOfOne>): void {
  const text = JSON.stringify(remembered(memory)).replace(sha256Of("one"), sha256Of("a lie"));
  writeFileSync(memory, `${sha256Of(text)}\n${text}`);
}

test("a file that is as it was is not read again", () => {
  const one = folderOfOne();
  askUntilKnown(one);
  lie(one);
  expect(one.ask()).toBe(sha256Of("a lie"));
});

test.for<[string, (file: string) => void, string]>([
  ["other content", (file) => writeFileSync(file, "two"), "two"],
  [
    "other content at the same time",
    (file) => {
      writeFileSync(file, "two");
      utimesSync(file, longAgo, longAgo);
    },
    "two",
  ],
  [
    "another file in its place, of the same time and size",
    (file) => {
      writeFileSync(`${file}~`, "two");
      utimesSync(`${file}~`, longAgo, longAgo);
      renameSync(`${file}~`, file);
    },
    "two",
  ],
  ["less content", (file) => truncateSync(file, 1), "o"],
  ["another time", (file) => utimesSync(file, longAgo, new Date()), "one"],
])("one with %s is", ([_what, change, text]) => {
  const one = folderOfOne();
  askUntilKnown(one);
  lie(one);
  change(one.file);
  expect(one.ask()).toBe(sha256Of(text));
});

test("however soon a file changes after it was read, its digest is that of its content", () => {
  const { file, folder, memory, ask } = folderOfOne();
  for (let round = 0; round < 50; round += 1) {
    const known = knownDigests(folder, memory);
    writeFileSync(file, `${round} before`);
    known.digest(file, lstatSync(file));
    writeFileSync(file, `${round} behind`);
    known.save();
    expect(ask()).toBe(sha256Of(`${round} behind`));
  }
});

test.for(["mtimeMs", "ctimeMs"] as const)("a file whose %s is not over yet may change within it", (time) => {
  const { file, folder, memory } = folderOfOne();
  // As of a file system that counts in hours.
  const hour = Date.now() + 3_600_000;
  const long = longAgo.getTime();
  const facts = Object.assign(lstatSync(file), { mtimeMs: long, ctimeMs: long, [time]: hour });
  for (const text of ["two", "ten"]) {
    writeFileSync(file, text);
    const known = knownDigests(folder, memory);
    expect(known.digest(file, facts)).toBe(sha256Of(text));
    known.save();
  }
});

test.for<[string, (text: string) => string]>([
  ["damaged", (text) => text.replace("main", "mein")],
  ["cut short", (text) => text.slice(0, -3)],
  ["empty", () => ""],
])("a memory that is %s is none", ([_what, damage]) => {
  const one = folderOfOne();
  askUntilKnown(one);
  lie(one);
  writeFileSync(one.memory, damage(readFileSync(one.memory, "utf8")));
  expect(one.ask()).toBe(sha256Of("one"));
});

test("where nothing can be remembered, files are read", () => {
  const { file, folder } = folderOfOne();
  const known = knownDigests(folder, join(folder, "no such folder/memory"));
  expect(known.digest(file, lstatSync(file))).toBe(sha256Of("one"));
  known.save();
});
