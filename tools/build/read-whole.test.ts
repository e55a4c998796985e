import { PassThrough, Readable } from "node:stream";
import { makeTar } from "@drydock/store/testing/make-tar.ts";
import { expect, test } from "vitest";
import { readWhole } from "./read-whole.ts";

test("the content of the one file in an archive, however its bytes are cut", async () => {
  const tar = await makeTar([{ name: "result.json", content: '{"é":1}' }]);
  const pieces = Array.from({ length: Math.ceil(tar.length / 3) }, (_, index) =>
    tar.subarray(3 * index, 3 * index + 3),
  );
  expect(await readWhole(Readable.from(pieces))).toBe('{"é":1}');
});

test("an archive that breaks off is an error, and does not hang", async () => {
  const connection = new PassThrough();
  const read = readWhole(connection);
  connection.write((await makeTar([{ name: "x", content: "x".repeat(2000) }])).subarray(0, 1000));
  connection.destroy(new Error("the engine went away"));
  await expect(read).rejects.toThrow("the engine went away");
});
