import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { makeTar, type TarEntry } from "@drydock/store/testing/make-tar.ts";
import { temporaryFolder } from "@drydock/store/testing/temporary-folder.ts";
import { expect, test } from "vitest";
import { npmLayerEntries } from "./npm-layer.ts";

async function packageOf(entries: readonly TarEntry[]): Promise<string> {
  const file = join(temporaryFolder(), "package.tgz");
  writeFileSync(file, gzipSync(await makeTar(entries)));
  return file;
}

const contents: TarEntry[] = [
  { name: "package/package.json", content: "{}" },
  { name: "package/bin/node", content: "program", mode: 0o755 },
  { name: "package/lib/a.js", content: "a" },
  { name: "package/lib/deep/b.js", content: "b" },
  { name: "package/library.js", content: "no" },
];

async function entriesOf(files: Record<string, string>, tgz: string) {
  const entries = await npmLayerEntries({ npm: "tool", version: "1.0.0", files }, tgz);
  if (!entries.ok) return entries.failure;
  return entries.value.map((entry) =>
    "open" in entry ? `${entry.path} ${entry.executable} ${entry.size} ${entry.open()}` : entry,
  );
}

test("a file goes where the layer wants it, a folder with all that is in it", async () => {
  const tgz = await packageOf(contents);
  expect(await entriesOf({ "bin/node": "/usr/bin/node", "lib/": "/usr/lib/tool/" }, tgz)).toEqual([
    "/usr/bin/node true 7 program",
    "/usr/lib/tool/a.js false 1 a",
    "/usr/lib/tool/deep/b.js false 1 b",
  ]);
});

test("the top folder may have any name", async () => {
  const tgz = await packageOf([{ name: "tool-1.0/a.js", content: "a" }]);
  expect(await entriesOf({ "a.js": "/a.js" }, tgz)).toEqual(["/a.js false 1 a"]);
});

test("every wanted path that is not in the package is named", async () => {
  const tgz = await packageOf(contents);
  expect(await entriesOf({ "bin/node": "/n", "bin/npm": "/m", "src/": "/s/" }, tgz)).toMatchObject({
    reason: "invalid-definition",
    what: "the npm package tool 1.0.0 lacks what a toolchain wants of it",
    why: "there is no bin/npm in it\nthere is no src/ in it",
  });
});

test("a package that is no gzip, or was cut, is an error of the caller's, and of nobody else's", async () => {
  const file = join(temporaryFolder(), "package.tgz");
  writeFileSync(file, "not a gzip");
  await expect(entriesOf({ "bin/node": "/n" }, file)).rejects.toThrow("incorrect header check");
  writeFileSync(file, gzipSync(await makeTar(contents)).subarray(0, 100));
  await expect(entriesOf({ "bin/node": "/n" }, file)).rejects.toThrow("unexpected end of file");
  await expect(entriesOf({ "bin/node": "/n" }, join(file, "none"))).rejects.toThrow("ENOTDIR");
});
