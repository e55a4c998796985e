import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import type { OutputExpectation } from "@drydock/core/artifact.ts";
import { sha256Of } from "@drydock/core/digest.ts";
import { defaultLimits } from "@drydock/store/archive-entry.ts";
import { tarEntries } from "@drydock/store/tar-entries.ts";
import { makeTar, type TarEntry } from "@drydock/store/testing/make-tar.ts";
import { temporaryFolder } from "@drydock/store/testing/temporary-folder.ts";
import { expect, test } from "vitest";
import { takeOutputs } from "./take-outputs.ts";

const file: OutputExpectation = { file: true };

/** The tar that an engine answers with for a container's `left` folder, where entries that are of `out` are given. */
async function leftTar(entries: readonly TarEntry[]): Promise<Buffer> {
  const below = ({ name, linkname, ...entry }: TarEntry): TarEntry => ({
    ...entry,
    name: name.startsWith("/") ? name : `left/${name}`,
    ...(linkname && { linkname: entry.type === "link" ? `left/${linkname}` : linkname }),
  });
  return makeTar([{ name: "left/", type: "directory" }, ...entries.map(below)]);
}

async function archive(entries: readonly TarEntry[]) {
  return tarEntries(Readable.from([await leftTar(entries)]), defaultLimits);
}

async function take(entries: readonly TarEntry[], declared?: Record<string, OutputExpectation>) {
  const folder = temporaryFolder();
  const result = await takeOutputs(await archive(entries), folder, "wg for arm", declared);
  return { folder, result };
}

test("declared files are taken, with their digests and sizes, and recorded as executable or not", async () => {
  const { folder, result } = await take(
    [
      { name: "out/bin/", type: "directory" },
      { name: "out/bin/wg", content: "program", mode: 0o4751 },
      { name: "out/share/data", content: "", mode: 0o600 },
    ],
    { "bin/wg": file, "share/data": file },
  );
  expect(result).toEqual({
    ok: true,
    value: {
      "bin/wg": { sha256: sha256Of("program"), bytes: 7, executable: true },
      "share/data": { sha256: sha256Of(""), bytes: 0, executable: false },
    },
  });
  expect(readFileSync(join(folder, "bin/wg"), "utf8")).toBe("program");
  // Neither setuid nor whatever else the recipe set.
  expect(lstatSync(join(folder, "bin/wg")).mode & 0o7111).toBe(0o111);
  expect(lstatSync(join(folder, "share/data")).mode & 0o7111).toBe(0);
});

test("a symbolic link is taken as a link, wherever it leads", async () => {
  const entry = { name: "out/bin/awk", type: "symlink", linkname: "/nowhere/mawk" } as const;
  const { folder, result } = await take([entry], { "bin/awk": file });
  expect(result).toEqual({ ok: true, value: { "bin/awk": { link: "/nowhere/mawk" } } });
  expect(readlinkSync(join(folder, "bin/awk"))).toBe("/nowhere/mawk");
});

test("the second of two hard links is a copy of the first", async () => {
  const { folder, result } = await take(
    [
      { name: "out/a", content: "same", mode: 0o755 },
      { name: "out/b", type: "link", linkname: "out/a" },
    ],
    { a: file, b: file },
  );
  const same = { sha256: sha256Of("same"), bytes: 4, executable: true };
  expect(result).toEqual({ ok: true, value: { a: same, b: same } });
  expect(lstatSync(join(folder, "b"))).toMatchObject({ nlink: 1, size: 4 });
});

test("whatever is not declared is named, and it is a failure", async () => {
  const { folder, result } = await take(
    [
      { name: "out/made", content: "x" },
      { name: "out/more", content: "y".repeat(100_000) },
      { name: "out/deep/link", type: "symlink", linkname: "made" },
      { name: "out/also-more", type: "link", linkname: "out/more" },
    ],
    { made: file },
  );
  expect(result).toMatchObject({
    failure: { reason: "undeclared-output", why: "out/more\nout/deep/link\nout/also-more" },
  });
  expect(readdirSync(folder)).toEqual(["made"]);
});

test("a declared hard link to something undeclared names what is undeclared", async () => {
  const entries: TarEntry[] = [
    { name: "out/more", content: "x" },
    { name: "out/made", type: "link", linkname: "out/more" },
  ];
  const { result } = await take(entries, { made: file });
  expect(result).toMatchObject({ failure: { reason: "undeclared-output", why: "out/more" } });
});

test("names that every object has are not declared by that", async () => {
  const { result } = await take([{ name: "out/constructor", content: "x" }], {});
  expect(result).toMatchObject({ failure: { reason: "undeclared-output", why: "out/constructor" } });
});

test("every declared output that is missing is named", async () => {
  const { result } = await take([{ name: "out/a", content: "" }], { a: file, b: file, "c/d": file });
  expect(result).toMatchObject({
    failure: { reason: "missing-output", why: "out/b is not there\nout/c/d is not there" },
  });
});

test("an empty folder is neither missing nor undeclared", async () => {
  const { result } = await take([{ name: "out/empty/", type: "directory" }], {});
  expect(result).toEqual({ ok: true, value: {} });
});

test("where nothing was declared, all that is there is taken", async () => {
  const { result } = await take([{ name: "out/lib/libc.a", content: "x" }]);
  expect(result).toMatchObject({ ok: true, value: { "lib/libc.a": { bytes: 1 } } });
});

test.for<[string, TarEntry]>([
  ["leads out of the folder", { name: "out/../../../evil", content: "x" }],
  ["is absolute", { name: "/etc/evil", content: "x" }],
  ["is a named pipe", { name: "out/pipe", type: "fifo" }],
  ["is a device", { name: "out/disk", type: "block-device" }],
])("an entry that %s is refused, and nothing is written for it", async ([_what, entry]) => {
  const { folder, result } = await take([entry]);
  expect(result).toMatchObject({ failure: { reason: "unsafe-archive" } });
  expect(readdirSync(folder)).toEqual([]);
});

test.for([700, 1600, 2047])(
  "an archive that ends after %d bytes is an error, not a success",
  async (length) => {
    const whole = await makeTar([{ name: "left/out/a", content: "x".repeat(1400) }]);
    const entries = tarEntries(Readable.from([whole.subarray(0, length)]), defaultLimits);
    const cut = takeOutputs(entries, temporaryFolder(), "wg", { a: file });
    await expect(cut).rejects.toThrow(/^(Unexpected end of data|Stream was destroyed)$/);
  },
);

test("an engine that breaks off in the middle of a file is an error, and does not hang", async () => {
  const connection = new PassThrough();
  const taken = takeOutputs(tarEntries(connection, defaultLimits), temporaryFolder(), "wg", undefined);
  const whole = await makeTar([{ name: "left/out/a", content: "x".repeat(100_000) }]);
  connection.write(whole.subarray(0, 50_000));
  connection.destroy(new Error("the engine went away"));
  await expect(taken).rejects.toThrow("the engine went away");
});

test("a link is never written through", async () => {
  const outside = temporaryFolder();
  const folder = temporaryFolder();
  const entries: TarEntry[] = [
    { name: "out/way", type: "symlink", linkname: outside },
    { name: "out/way/evil", content: "x" },
  ];
  const result = await takeOutputs(await archive(entries), folder, "wg", undefined);
  expect(result).toMatchObject({ failure: { reason: "unsafe-archive" } });
  expect(readdirSync(outside)).toEqual([]);
});

test("one path twice is refused", async () => {
  const entries: TarEntry[] = [
    { name: "out/a", content: "1" },
    { name: "out/a", content: "2" },
  ];
  const { result } = await take(entries);
  expect(result).toMatchObject({
    failure: { reason: "unsafe-archive", why: expect.stringContaining('"a"') },
  });
});
