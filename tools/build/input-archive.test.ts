import { chmodSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { makeTar } from "@drydock/store/testing/make-tar.ts";
import { temporaryFolder } from "@drydock/store/testing/temporary-folder.ts";
import { expect, test } from "vitest";
import { type Input, inputArchive } from "./input-archive.ts";
import { planFile } from "./planned-files.ts";
import { readEntries } from "./read-entries.ts";

function fileInput(name: string, content: string, path: string): Input & { kind: "file" } {
  const from = join(temporaryFolder(), name);
  writeFileSync(from, content);
  return { kind: "file", file: planFile(from, path) };
}

async function entriesOf(archive: Readable) {
  const entries = [];
  for await (const entry of readEntries(archive)) {
    const { name, type, mode, uid, gid, mtime, linkname } = entry.header;
    entries.push({
      name,
      type,
      mode,
      uid,
      gid,
      mtime: mtime?.getTime(),
      linkname,
      text: String(await buffer(entry)),
    });
  }
  return entries;
}

async function namesOf(archive: Readable): Promise<string[]> {
  return (await entriesOf(archive)).map(({ name }) => name);
}

test("inputs come in the order given, each folder once and before what is in it", async () => {
  const archive = inputArchive([
    { kind: "bytes", path: "plan.json", content: "{}" },
    { kind: "bytes", path: "a/b/c", content: "1" },
    { kind: "bytes", path: "a/b/d", content: new Uint8Array([50]) },
    {
      kind: "stream",
      path: "a/e",
      bytes: 5,
      open: () => Readable.from([Buffer.from("he"), Buffer.from("llo")]),
    },
  ]);
  const entries = await entriesOf(archive);
  expect(entries.map(({ name, text }) => `${name} ${text}`)).toEqual([
    "plan.json {}",
    "a/ ",
    "a/b/ ",
    "a/b/c 1",
    "a/b/d 2",
    "a/e hello",
  ]);
});

test("everything belongs to the recipe's user, with one time and two modes", async () => {
  const plain = fileInput("plain", "x", "source/plain");
  const program = fileInput("program", "x", "source/program");
  chmodSync(program.file.from, 0o700);
  chmodSync(plain.file.from, 0o600);
  const archive = inputArchive([
    plain,
    { kind: "file", file: planFile(program.file.from, "source/program") },
  ]);
  const constant = { uid: 1000, gid: 1000, mtime: 1000 };
  expect(await entriesOf(archive)).toMatchObject([
    { ...constant, name: "source/", type: "directory", mode: 0o755 },
    { ...constant, name: "source/plain", mode: 0o644 },
    { ...constant, name: "source/program", mode: 0o755 },
  ]);
});

test("a link stays a link", async () => {
  const from = join(temporaryFolder(), "link");
  symlinkSync("../elsewhere", from);
  expect(await entriesOf(inputArchive([{ kind: "file", file: planFile(from, "link") }]))).toMatchObject([
    { name: "link", type: "symlink", linkname: "../elsewhere" },
  ]);
});

test("a stored tree goes below its folder, owners and times made the same", async () => {
  const stored = join(temporaryFolder(), "tree.tar");
  const entries = [
    { name: "bin/", type: "directory", mode: 0o755 },
    { name: "bin/run", mode: 0o755, content: "#!/bin/sh\n", uid: 7, mtime: new Date(5e11) },
    { name: "run", type: "symlink", linkname: "bin/run" },
  ] as const;
  writeFileSync(stored, await makeTar(entries));
  expect(await entriesOf(inputArchive([{ kind: "tree", folder: "source", tar: stored }]))).toMatchObject([
    { name: "source/", type: "directory" },
    { name: "source/bin/", type: "directory" },
    { name: "source/bin/run", mode: 0o755, uid: 1000, mtime: 1000, text: "#!/bin/sh\n" },
    { name: "source/run", type: "symlink", linkname: "bin/run" },
  ]);
});

test("the same inputs are the same bytes, whatever their files' times and places", async () => {
  const [one, other] = [fileInput("one", "same", "source/x"), fileInput("other", "same", "source/x")];
  utimesSync(one.file.from, 1e9, 1e9);
  const long: Input = { kind: "bytes", path: `${"long/".repeat(60)}path`, content: "x".repeat(100_000) };
  const archives = await Promise.all(
    [inputArchive([one, long]), inputArchive([other, long])].map((each) => buffer(each)),
  );
  expect(archives[0]?.equals(archives[1] ?? Buffer.alloc(0))).toBe(true);
});

test("a path that is too long for a plain header is kept whole", async () => {
  const path = `${"long/".repeat(60)}path`;
  expect((await namesOf(inputArchive([{ kind: "bytes", path, content: "" }]))).at(-1)).toBe(path);
});

test.for<[string, (file: string) => void]>([
  ["was edited", (file) => writeFileSync(file, "edited")],
  ["was edited to the same length", (file) => writeFileSync(file, "PLANNED")],
])("a file that %s after the plan was made ends the archive with an error", async ([_what, edit]) => {
  const input = fileInput("file", "planned", "source/file");
  edit(input.file.from);
  await expect(buffer(inputArchive([input]))).rejects.toThrow(
    `${input.file.from} changed after the build was planned`,
  );
});

test("a stream that fails midway ends the archive with its error", async () => {
  const failing = async function* () {
    yield Buffer.from("some");
    throw new Error("the disk failed");
  };
  const input: Input = { kind: "stream", path: "x", bytes: 1000, open: () => Readable.from(failing()) };
  await expect(buffer(inputArchive([input]))).rejects.toThrow("the disk failed");
});

test("a stored tree that is cut short ends the archive with an error", async () => {
  const stored = join(temporaryFolder(), "tree.tar");
  writeFileSync(stored, (await makeTar([{ name: "x", content: "x".repeat(10_000) }])).subarray(0, 5000));
  await expect(buffer(inputArchive([{ kind: "tree", folder: "source", tar: stored }]))).rejects.toThrow();
});

test("a stored tree that is not there ends the archive with an error", async () => {
  const tar = join(temporaryFolder(), "none.tar");
  await expect(buffer(inputArchive([{ kind: "tree", folder: "source", tar }]))).rejects.toThrow("ENOENT");
});

test("a reader that stops early lets go of what was being read", async () => {
  const source = Readable.from(
    (async function* () {
      for (;;) yield Buffer.alloc(65_536);
    })(),
  );
  const archive = inputArchive([{ kind: "stream", path: "x", bytes: 1e9, open: () => source }]);
  const closed = new Promise<void>((resolve) => source.once("close", resolve));
  for await (const _piece of archive) break;
  await closed;
  expect(source.destroyed).toBe(true);
});

test("what waits to be read is no more than a file at a time", async () => {
  const opened: number[] = [];
  const inputs = Array.from({ length: 20 }, (_, index): Input => {
    const open = () => {
      opened.push(index);
      return Readable.from([Buffer.alloc(1_000_000)]);
    };
    return { kind: "stream", path: `${index}`, bytes: 1_000_000, open };
  });
  const archive = inputArchive(inputs);
  await new Promise((resolve) => archive.once("readable", resolve));
  expect(opened.length).toBeLessThan(3);
  archive.destroy();
});
