import { readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hexOf, sha256Of } from "@drydock/core/digest.ts";
import { expect, test } from "vitest";
import { emptyStore, filesOf } from "../testing/empty-store.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { keepTexts, readKeptText } from "./kept-texts.ts";

function written(content: string | Buffer, name = "file") {
  const file = join(temporaryFolder(), name);
  writeFileSync(file, content);
  return { file, digest: sha256Of(content) };
}

test("a text is found again by its digest, whatever becomes of its file", async () => {
  const { store } = emptyStore();
  const text = written("int main() {}\n");
  await keepTexts(store, [text]);
  writeFileSync(text.file, "changed");
  expect(readKeptText(store, text.digest)).toBe("int main() {}\n");
  expect(filesOf(store)).toEqual([`texts/${hexOf(text.digest)}`]);
});

test.for<[string, string | Buffer]>([
  ["no text", Buffer.from([1, 0, 2])],
  ["large", "x".repeat(256 * 1024 + 1)],
])("what is %s is not kept", async ([_what, content]) => {
  const { store } = emptyStore();
  const file = written(content);
  await keepTexts(store, [file]);
  expect(readKeptText(store, file.digest)).toBeUndefined();
  expect(filesOf(store)).toEqual([]);
});

test("a file that is no longer what was planned, or is gone, is not kept", async () => {
  const { store } = emptyStore();
  const { file } = written("now");
  await keepTexts(store, [
    { file, digest: sha256Of("then") },
    { file: join(temporaryFolder(), "gone"), digest: sha256Of("gone") },
  ]);
  expect(filesOf(store)).toEqual([]);
});

test("a damaged text is none", async () => {
  const { store } = emptyStore();
  const text = written("good");
  await keepTexts(store, [text]);
  writeFileSync(join(store.root, "texts", hexOf(text.digest)), "evil");
  expect(readKeptText(store, text.digest)).toBeUndefined();
});

test("of very many files only so many are kept", async () => {
  const { store } = emptyStore();
  const folder = temporaryFolder();
  const texts = Array.from({ length: 2_010 }, (_, index) => {
    const file = join(folder, `${index}`);
    writeFileSync(file, `${index}`);
    return { file, digest: sha256Of(`${index}`) };
  });
  await keepTexts(store, texts);
  expect(readdirSync(join(store.root, "texts"))).toHaveLength(2_000);
});

test("beyond 64 MiB those that were not used for longest go", async () => {
  const { store } = emptyStore();
  const texts = Array.from({ length: 257 }, (_, index) => written(`${index} `.padEnd(256 * 1024)));
  const [oldest, used, ...others] = texts.slice(0, -1);
  const last = texts.at(-1);
  if (oldest === undefined || used === undefined || last === undefined) throw new Error("too few");
  await keepTexts(store, texts.slice(0, -1));
  for (const { digest } of [oldest, used]) utimesSync(join(store.root, "texts", hexOf(digest)), 1, 1);
  await keepTexts(store, [used, last]);
  expect(readKeptText(store, oldest.digest)).toBeUndefined();
  for (const { digest } of [used, last, ...others])
    expect(statSync(join(store.root, "texts", hexOf(digest))).size).toBe(256 * 1024);
});
