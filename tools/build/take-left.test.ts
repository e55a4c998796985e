import { readdirSync } from "node:fs";
import { PassThrough, Readable } from "node:stream";
import { sha256Of } from "@drydock/core/digest.ts";
import { makeTar, type TarEntry } from "@drydock/store/testing/make-tar.ts";
import { temporaryFolder } from "@drydock/store/testing/temporary-folder.ts";
import { expect, test } from "vitest";
import { takeLeft } from "./take-left.ts";

const ended = { name: "left/ended.json", content: '{"é":1}' };
const made = { name: "left/out/made", content: "x" };

async function take(entries: readonly TarEntry[]) {
  const tar = await makeTar([{ name: "left/", type: "directory" }, ...entries]);
  // A byte at a time, so that characters are broken too.
  const pieces = Array.from(tar, (byte) => Buffer.of(byte));
  const folder = temporaryFolder();
  return { folder, left: await takeLeft(Readable.from(pieces), folder, "wg for arm", undefined) };
}

test.for([
  ["before", [ended, made]],
  ["behind", [made, ended]],
] as const)("the report is told from the outputs when it lies %s them", async ([_where, entries]) => {
  const { folder, left } = await take(entries);
  expect(left).toEqual({
    report: '{"é":1}',
    outputs: { ok: true, value: { made: { sha256: sha256Of("x"), bytes: 1, executable: false } } },
  });
  expect(readdirSync(folder)).toEqual(["made"]);
});

test("a recipe that failed leaves a report alone, and one that was cut off not even that", async () => {
  expect((await take([ended])).left).toEqual({ report: '{"é":1}', outputs: { ok: true, value: {} } });
  expect((await take([])).left).toEqual({ report: undefined, outputs: { ok: true, value: {} } });
});

test("what cannot be taken is a failure of the outputs, beside the report", async () => {
  const { left } = await take([ended, { name: "left/out/pipe", type: "fifo" }]);
  expect(left).toMatchObject({
    report: '{"é":1}',
    outputs: { failure: { reason: "unsafe-archive" } },
  });
});

test("an engine that breaks off in the middle of the report is an error, and does not hang", async () => {
  const connection = new PassThrough();
  const taken = takeLeft(connection, temporaryFolder(), "wg", undefined);
  connection.write((await makeTar([ended])).subarray(0, 700));
  connection.destroy(new Error("the engine went away"));
  await expect(taken).rejects.toThrow("the engine went away");
});
