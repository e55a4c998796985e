import { hash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { TreeDigest } from "@drydock/core/digest.ts";
import { expect, test } from "vitest";
import { addModules } from "./add-go-modules.ts";
import { findModule, findModules, readModuleTexts } from "./go-modules.ts";
import { parseGoSum } from "./go-sum.ts";
import { hashGoMod, hashModuleZip, readModule } from "./module-zip.ts";
import { emptyStore, filesOf } from "./testing/empty-store.ts";
import { makeTar } from "./testing/make-tar.ts";
import { makeZip } from "./testing/make-zip.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";

/** Go's Hash1 (golang.org/x/mod/sumdb/dirhash), spelled out. */
function hash1(files: Record<string, string>): TreeDigest {
  const lines = Object.entries(files).map(([name, content]) => `${hash("sha256", content)}  ${name}\n`);
  return `h1:${hash("sha256", lines.sort((a, b) => (a.slice(66) < b.slice(66) ? -1 : 1)).join(""), "base64")}` as TreeDigest;
}

const zipOf = (files: Record<string, string>) =>
  makeZip(Object.entries(files).map(([name, content]) => ({ name, text: content })));

const libMod = "module example.org/BurntLib\n";
const libFiles = {
  "example.org/BurntLib@v1.0.0/go.mod": libMod,
  "example.org/BurntLib@v1.0.0/a.go": "package a\n",
};
const goSum = [
  `example.org/BurntLib v1.0.0 ${hash1(libFiles)}`,
  `example.org/BurntLib v1.0.0/go.mod ${hash1({ "go.mod": libMod })}`,
  "",
].join("\n");
const goMod = "module example.org/app\n\nrequire example.org/BurntLib v1.0.0\n";
const appFiles = {
  "example.org/app@v2.0.0/go.mod": goMod,
  "example.org/app@v2.0.0/go.sum": goSum,
  "example.org/app@v2.0.0/cmd/main.go": "package main\n",
};
const app = { goModule: "example.org/app", version: "v2.0.0", sum: hash1(appFiles) };

/** What `go mod download` leaves in its cache, as an engine's archive of that folder. */
function cache(changes: Record<string, string | Uint8Array | undefined> = {}) {
  const files: Record<string, string | Uint8Array | undefined> = {
    "cache/lock": "",
    "example.org/app/@v/v2.0.0.info": "{}",
    "example.org/app/@v/v2.0.0.mod": goMod,
    "example.org/app/@v/v2.0.0.zip": zipOf(appFiles),
    "example.org/!burnt!lib/@v/list": "v1.0.0\n",
    "example.org/!burnt!lib/@v/v1.0.0.mod": libMod,
    "example.org/!burnt!lib/@v/v1.0.0.zip": zipOf(libFiles),
    "example.org/!burnt!lib/@v/v1.0.0.ziphash": "h1:",
    ...changes,
  };
  const entries = Object.entries(files).flatMap(([name, content]) =>
    content === undefined ? [] : [{ name: `download/${name}`, content }],
  );
  return makeTar(entries).then((tar) => Readable.from([tar]));
}

const proxied = ["example.org/!burnt!lib/@v/v1.0.0.mod", "example.org/!burnt!lib/@v/v1.0.0.zip"];

test("sums are Go's own: rsc.io/quote's, from the Go documentation", () => {
  const quote = 'module "rsc.io/quote"\n\nrequire "rsc.io/sampler" v1.3.0\n';
  expect(hashGoMod(Buffer.from(quote))).toBe("h1:LzX7hefJvL54yjefDEDHNONDjII0t9xZLPXsUe+TKr0=");
});

test("a zip's sum is that of what is in it", async () => {
  const file = join(temporaryFolder(), "zip");
  writeFileSync(file, zipOf(libFiles));
  expect(await hashModuleZip(file)).toBe(hash1(libFiles));
  writeFileSync(file, "no zip");
  expect(await hashModuleZip(file)).toBeUndefined();
});

test("a go.sum is read line by line, and what is no h1 line is left out", () => {
  expect([...parseGoSum(`${goSum}example.org/x v1.0.0 h2:unknown\nnonsense\n`).keys()]).toEqual([
    "example.org/BurntLib v1.0.0",
    "example.org/BurntLib v1.0.0/go.mod",
  ]);
});

test("a module's sum vouches for its zip, and the go.sum in that for the others", async () => {
  const { store, emit } = emptyStore();
  expect(await addModules(store, await cache(), app)).toEqual({ ok: true, value: undefined });
  const zip = await findModule(store, app, emit);
  expect(zip).toBeDefined();
  const texts = await readModuleTexts(zip as string, app);
  expect(texts).toEqual({ goMod, goSum });
  const modules = await findModules(store, texts, emit);
  expect(modules?.map(({ path }) => path)).toEqual(proxied);
  expect(modules?.map(({ file, bytes }) => readFileSync(file).length - bytes)).toEqual([0, 0]);
  expect(readFileSync(modules?.[0]?.file ?? "", "utf8")).toBe(libMod);
});

test("a program of one's own brings its go.mod and go.sum", async () => {
  const { store, emit } = emptyStore();
  expect((await addModules(store, await cache(), { goMod, goSum })).ok).toBe(true);
  expect((await findModules(store, { goMod, goSum }, emit))?.map(({ path }) => path)).toEqual(proxied);
  expect(await findModules(store, { goMod: `${goMod}// changed`, goSum }, emit)).toBeUndefined();
});

test("what no sum vouches for is not taken", async () => {
  const { store, emit } = emptyStore();
  const stranger = { "example.org/stranger/@v/v1.0.0.mod": "module example.org/stranger\n" };
  await addModules(store, await cache(stranger), { goMod, goSum });
  expect((await findModules(store, { goMod, goSum }, emit))?.map(({ path }) => path)).toEqual(proxied);
});

test.for<[string, Record<string, string | Uint8Array>]>([
  [
    "a zip",
    {
      "example.org/!burnt!lib/@v/v1.0.0.zip": zipOf({ ...libFiles, "example.org/BurntLib@v1.0.0/b.go": "" }),
    },
  ],
  ["a go.mod", { "example.org/!burnt!lib/@v/v1.0.0.mod": `${libMod}\n` }],
  [
    "the module's own zip",
    { "example.org/app/@v/v2.0.0.zip": zipOf({ ...appFiles, "example.org/app@v2.0.0/x": "" }) },
  ],
  ["a zip that is none", { "example.org/!burnt!lib/@v/v1.0.0.zip": "no zip" }],
])("%s with another sum is a mismatch, and nothing at all is taken", async ([_what, changes]) => {
  const { store } = emptyStore();
  const result = await addModules(store, await cache(changes), app);
  expect(result).toMatchObject({ ok: false, failure: { reason: "digest-mismatch" } });
  expect(filesOf(store)).toEqual([]);
});

test("a module that go did not download is told", async () => {
  const { store } = emptyStore();
  const result = await addModules(store, await cache({ "example.org/app/@v/v2.0.0.zip": undefined }), app);
  expect(result).toMatchObject({ ok: false, failure: { reason: "source-unreachable" } });
});

test("a cache that cannot be read is told", async () => {
  const { store } = emptyStore();
  const result = await addModules(store, Readable.from([Buffer.alloc(5000, "no tar")]), app);
  expect(result).toMatchObject({ ok: false, failure: { reason: "unsafe-archive" } });
});

test("a stored module that was damaged is said, removed, and makes its set incomplete", async () => {
  const { store, emit, warnings } = emptyStore();
  await addModules(store, await cache(), app);
  const hex = Buffer.from(hash1(libFiles).slice(3), "base64").toString("hex");
  const file = join(store.root, "downloads/h1", hex.slice(0, 2), hex.slice(2));
  const bytes = readFileSync(file);
  bytes.writeUInt8(bytes.readUInt8(120) ^ 1, 120);
  writeFileSync(file, bytes);
  expect(await findModules(store, { goMod, goSum }, emit)).toBeUndefined();
  expect(warnings()).toEqual([expect.stringContaining("damaged")]);
  expect((await addModules(store, await cache(), app)).ok).toBe(true);
  expect(await findModules(store, { goMod, goSum }, emit)).toHaveLength(2);
});

test("a damaged list of modules is as good as none", async () => {
  const { store, emit } = emptyStore();
  await addModules(store, await cache(), { goMod, goSum });
  const folder = join(store.root, "modules");
  for (const name of readdirSync(folder)) writeFileSync(join(folder, name), '["example.org/');
  expect(await findModules(store, { goMod, goSum }, emit)).toBeUndefined();
});

test("a module's files are read out of its zip, in any order", async () => {
  const file = join(temporaryFolder(), "zip");
  writeFileSync(file, zipOf(appFiles));
  const files = await readModule(file, app.goModule, app.version);
  expect(files.map(({ path, size }) => [path, size])).toEqual([
    ["go.mod", goMod.length],
    ["go.sum", goSum.length],
    ["cmd/main.go", 13],
  ]);
  expect(files.map(({ read }) => read().toString()).reverse()).toEqual(["package main\n", goSum, goMod]);
});
