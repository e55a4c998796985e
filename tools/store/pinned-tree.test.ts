import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync, zstdCompressSync } from "node:zlib";
import { type Sha256, sha256Of } from "@drydock/core/digest.ts";
import type { Route } from "@drydock/core/source.ts";
import { digestTree } from "@drydock/core/tree.ts";
import { expect, test } from "vitest";
import { defaultLimits } from "./archive-entry.ts";
import { obtainTree, type TreeOptions } from "./pinned-tree.ts";
import { spoolArchive } from "./spool.ts";
import { emptyStore, filesOf } from "./testing/empty-store.ts";
import { makeAr } from "./testing/make-deb.ts";
import { makeTar } from "./testing/make-tar.ts";
import { makeZip } from "./testing/make-zip.ts";
import { serve, serveFiles, serveNothing } from "./testing/serve.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";
import { tinyDisk } from "./testing/tiny-disk.ts";

const script = "#!/bin/bash\necho up\n";
const tree = digestTree([
  { kind: "file", path: "src/wg-quick", sha256: sha256Of(script).slice(7), executable: true },
]);
const archive = gzipSync(await makeTar([{ name: "tools-1.0/src/wg-quick", content: script, mode: 0o755 }]));
const otherArchive = gzipSync(
  await makeTar([{ name: "tools-1.0/src/wg-quick", content: "other", mode: 0o755 }]),
);

function rigOf(options: Partial<TreeOptions> = {}, root?: string) {
  const rig = emptyStore(root);
  const dropIns = join(temporaryFolder(), "sources");
  const whole = {
    dropIns,
    mirrors: [],
    what: "the source of wg",
    emit: rig.emit,
    signal: rig.signal,
    ...options,
  };
  return {
    ...rig,
    dropIns,
    obtain: (routes: Route[]) => obtainTree(rig.store, { tree, routes }, whole),
    obtainTar: (tar: Sha256, routes: Route[]) => obtainTree(rig.store, { tar, routes }, whole),
    drop: (name: string, content: Uint8Array) => {
      mkdirSync(dropIns, { recursive: true });
      writeFileSync(join(dropIns, name), content);
    },
  };
}

const kept = [`trees/${Buffer.from(tree.slice(3), "base64").toString("hex")}.tar`];

async function paths(tar: string): Promise<string[]> {
  return (await spoolArchive(tar, temporaryFolder(), defaultLimits)).entries.map(({ path }) => path);
}

test("a tree is fetched, less its top folder, and kept", async () => {
  const rig = rigOf();
  const base = await serveFiles({ "/a.tar.gz": archive });
  const result = await rig.obtain([{ https: `${base}/a.tar.gz` }]);
  expect(result.ok && (await paths(result.value))).toEqual(["src/wg-quick"]);
  expect(filesOf(rig.store)).toEqual(kept);
});

test("what the store has needs no route", async () => {
  const rig = rigOf();
  await rig.obtain([{ https: `${await serveFiles({ "/a.tar.gz": archive })}/a.tar.gz` }]);
  expect((await rig.obtain([])).ok).toBe(true);
});

test("routes are tried in order until one yields the tree, and a wrong one leaves nothing", async () => {
  const rig = rigOf();
  const base = await serveFiles({
    "/wrong.tar.gz": otherArchive,
    "/page.tar.gz": "<html>",
    "/right.tar.gz": archive,
  });
  const names = ["gone", "wrong", "page", "right"];
  const result = await rig.obtain(names.map((name) => ({ https: `${base}/${name}.tar.gz` })));
  expect(result.ok).toBe(true);
  expect(filesOf(rig.store)).toEqual(kept);
});

test("a Debian route is a path in each of the mirrors, and pick takes single files out of a package", async () => {
  const data = await makeTar([
    { name: "./", type: "directory" },
    { name: "./etc/alternatives", type: "symlink", linkname: "/usr/share" },
    { name: "./usr/bin/wg-quick", content: script, mode: 0o755 },
  ]);
  const deb = makeAr({ "debian-binary": "2.0\n", "data.tar.gz": gzipSync(data) });
  const mirrors = [
    `${await serveFiles({})}/debian`,
    `${await serveFiles({ "/debian/pool/w.deb": deb })}/debian/`,
  ];
  const rig = rigOf({ mirrors });
  const result = await rig.obtain([{ debian: "pool/w.deb", pick: { "usr/bin/wg-quick": "src/wg-quick" } }]);
  expect(result.ok).toBe(true);
});

test("a file that was dropped in comes before any route, under any name", async () => {
  const rig = rigOf();
  rig.drop(".gitkeep", Buffer.from(""));
  rig.drop("download(1).bin", archive);
  expect((await rig.obtain([])).ok).toBe(true);
  expect(readdirSync(rig.dropIns)).toContain("download(1).bin");
});

test("a dropped-in file may be the archive of a route that picks", async () => {
  const rig = rigOf();
  rig.drop(
    "package",
    makeZip([{ name: "usr/bin/wg-quick", text: script, mode: 0o100755 }, { name: "other" }]),
  );
  const unreachable = `${await serveNothing()}/a.zip`;
  const result = await rig.obtain([{ https: unreachable, pick: { "usr/bin/wg-quick": "src/wg-quick" } }]);
  expect(result.ok).toBe(true);
});

test("a tree that nothing yields is a failure with every way that was tried, and how to help", async () => {
  const rig = rigOf({ mirrors: [await serveFiles({})] });
  rig.drop("wrong.tar.gz", otherArchive);
  const base = await serveFiles({ "/wrong.tar.gz": otherArchive, "/page.tar.gz": "<html>" });
  const nobody = await serveNothing();
  const result = await rig.obtain([
    { https: `${base}/gone.tar.gz` },
    { https: `${base}/wrong.tar.gz` },
    { https: `${base}/page.tar.gz` },
    { https: `${base}/wrong.tar.gz`, pick: { "no/such": "file" } },
    { https: `${nobody}/a.tar.gz` },
    { debian: "pool/w.tar.xz" },
  ]);
  if (result.ok) throw new Error("it was found");
  expect(result.failure.reason).toBe("source-unreachable");
  expect(result.failure.why.split("\n")).toEqual([
    expect.stringMatching(/sources\/wrong.tar.gz: its content is h1:.*, not h1:/),
    expect.stringMatching(/gone.tar.gz: the server answered HTTP 404 Not Found$/),
    expect.stringMatching(/wrong.tar.gz: its content is h1:.*, not h1:/),
    expect.stringMatching(/page.tar.gz: it is no archive/),
    expect.stringMatching(/wrong.tar.gz: there is no file no\/such in it$/),
    expect.stringMatching(/a.tar.gz: .* refused the connection/),
    expect.stringMatching(/pool\/w.tar.xz: the server answered HTTP 404/),
  ]);
  expect(result.failure.next).toContain(`put it into ${rig.dropIns} under any name`);
  expect(filesOf(rig.store)).toEqual([]);
});

test("where every route yields another tree, that is a mismatch", async () => {
  const rig = rigOf();
  const base = await serveFiles({ "/a.tar.gz": otherArchive });
  const result = await rig.obtain([{ https: `${base}/a.tar.gz` }]);
  expect(result).toMatchObject({ ok: false, failure: { reason: "digest-mismatch" } });
  expect(!result.ok && result.failure.why).toContain(`not ${tree}`);
});

test("a link that leads out of the tree is refused by name", async () => {
  const rig = rigOf();
  const evil = await makeTar([{ name: "top/a", type: "symlink", linkname: "../../etc/passwd" }]);
  const base = await serveFiles({ "/a.tar": evil });
  const result = await rig.obtain([{ https: `${base}/a.tar` }]);
  expect(!result.ok && result.failure.why).toContain("the link a leads out of the tree");
});

test("an interruption ends the search", async () => {
  const interruption = new AbortController();
  const rig = rigOf({ signal: interruption.signal });
  const asked: (string | undefined)[] = [];
  const base = await serve((request) => {
    asked.push(request.url);
    interruption.abort();
  });
  const result = await rig.obtain([{ https: `${base}/first` }, { https: `${base}/second` }]);
  expect(result).toMatchObject({ ok: false, failure: { reason: "interrupted" } });
  expect(asked).toEqual(["/first"]);
});

test("a disk that is full ends the search", async (context) => {
  const rig = rigOf({}, tinyDisk(context));
  const base = await serveFiles({ "/a.tar": await makeTar([{ name: "a", content: "x".repeat(200_000) }]) });
  const result = await rig.obtain([{ https: `${base}/a.tar` }, { https: `${base}/a.tar` }]);
  expect(result).toMatchObject({ ok: false, failure: { reason: "disk-full" } });
  expect(filesOf(rig.store)).toEqual([]);
});

test("a disk that fills up while an archive is unpacked is a failure too", async (context) => {
  const rig = rigOf({}, tinyDisk(context));
  const base = await serveFiles({
    "/a": gzipSync(await makeTar([{ name: "a", content: "x".repeat(200_000) }])),
  });
  const result = await rig.obtain([{ https: `${base}/a` }]);
  expect(result).toMatchObject({ ok: false, failure: { reason: "disk-full" } });
  expect(filesOf(rig.store)).toEqual([]);
});

test("a tree may be pinned by its publisher's tar, however that is compressed", async () => {
  const rig = rigOf();
  const plain = gunzipSync(archive);
  const base = await serveFiles({ "/wrong.tar.gz": otherArchive, "/a.tar.zst": zstdCompressSync(plain) });
  const routes = ["wrong.tar.gz", "a.tar.zst"].map((name) => ({ https: `${base}/${name}` }));
  const result = await rig.obtainTar(sha256Of(plain), routes);
  expect(result.ok && (await paths(result.value))).toEqual(["src/wg-quick"]);
  expect(await rig.obtainTar(sha256Of(plain), [])).toEqual(result);
});

test("a stored tar that was damaged is fetched anew", async () => {
  const rig = rigOf();
  const plain = gunzipSync(archive);
  const hex = sha256Of(plain).slice(7);
  const base = await serveFiles({ "/a.tar.gz": archive });
  const obtain = () => rig.obtainTar(sha256Of(plain), [{ https: `${base}/a.tar.gz` }]);
  const first = await obtain();
  writeFileSync(join(rig.store.root, "downloads/sha256", hex.slice(0, 2), hex.slice(2)), "damage");
  expect(await obtain()).toEqual(first);
  expect(rig.warnings()).toEqual([expect.stringContaining("damaged")]);
});

test("a tar pin refuses what is no tar, and tells another tar's digest", async () => {
  const rig = rigOf();
  rig.drop("a.zip", makeZip([{ name: "a" }]));
  const base = await serveFiles({ "/wrong.tar.gz": otherArchive });
  const wanted = sha256Of("nothing has this");
  const result = await rig.obtainTar(wanted, [{ https: `${base}/wrong.tar.gz` }]);
  expect(!result.ok && result.failure.why.split("\n")).toEqual([
    expect.stringContaining("a.zip: it is no tar"),
    expect.stringContaining(`its content is ${sha256Of(gunzipSync(otherArchive))}, not ${wanted}`),
  ]);
});

/** The same tree as a distribution repacks it: in another tar, with another top folder. */
const repacked = gzipSync(
  await makeTar([{ name: "tools_1.0.orig/src/wg-quick", content: script, mode: 0o755 }]),
);
const flipped = Buffer.from(repacked);
flipped[flipped.length - 12] = (flipped[flipped.length - 12] ?? 0) ^ 1;

test("a route may name the very file that it serves, which is taken although its tar is another", async () => {
  const rig = rigOf();
  const url = `${await serveFiles({ "/repacked": repacked })}/repacked`;
  const wanted = sha256Of(gunzipSync(archive));
  const without = await rig.obtainTar(wanted, [{ https: url }]);
  expect(without).toMatchObject({ ok: false, failure: { reason: "digest-mismatch" } });

  const route = { https: url, sha256: sha256Of(repacked) };
  const result = await rig.obtainTar(wanted, [route]);
  expect(result.ok && (await paths(result.value))).toEqual(["src/wg-quick"]);
  const unreachable = { ...route, https: `${await serveNothing()}/repacked` };
  expect(await rig.obtainTar(wanted, [unreachable])).toEqual(result);
  expect((await rig.obtainTar(wanted, [])).ok).toBe(false);
});

test("such a file may be dropped in, and stays where it was put", async () => {
  const rig = rigOf();
  rig.drop("download(1).bin", repacked);
  const route = { https: `${await serveNothing()}/a`, sha256: sha256Of(repacked) };
  const result = await rig.obtainTar(sha256Of(gunzipSync(archive)), [route]);
  expect(result.ok && (await paths(result.value))).toEqual(["src/wg-quick"]);
  expect(readFileSync(join(rig.dropIns, "download(1).bin"))).toEqual(repacked);
});

test("with one byte flipped it is refused, and the failure lists what would have been accepted", async () => {
  const rig = rigOf();
  rig.drop("flipped", flipped);
  const [tar, itself] = [sha256Of(gunzipSync(archive)), sha256Of(repacked)];
  const base = await serveFiles({ "/flipped": flipped, "/other": otherArchive });
  const routes = ["flipped", "other"].map((name) => ({ https: `${base}/${name}`, sha256: itself }));
  const result = await rig.obtainTar(tar, routes);
  if (result.ok) throw new Error("it was taken");
  expect(result.failure.why.split("\n")).toHaveLength(3);
  expect(result.failure.why).toMatch(
    new RegExp(`/other: its content is sha256:\\S+, not ${tar}, and it is none of ${itself}$`),
  );
  expect(result.failure.next).toContain(`it is used if its content is ${tar} or it is ${itself} itself.`);
  expect(filesOf(rig.store)).toEqual([]);
});
