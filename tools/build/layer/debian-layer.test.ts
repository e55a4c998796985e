import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pipeline, Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { createGzip } from "node:zlib";
import { sha256Of } from "@drydock/core/digest.ts";
import type { DebianLayer } from "@drydock/core/toolchain.ts";
import type { StoredPackage } from "@drydock/store/debian-package.ts";
import { makeAr } from "@drydock/store/testing/make-deb.ts";
import { makeTar, type TarEntry } from "@drydock/store/testing/make-tar.ts";
import { temporaryFolder } from "@drydock/store/testing/temporary-folder.ts";
import { extract } from "tar-stream";
import { expect, test } from "vitest";
import { tarDigest } from "../tar-digest.ts";
import { debianLayer } from "./debian-layer.ts";
import { LayerError } from "./layer-tar.ts";

/** Debian packages with these files in them, stored. */
async function store(packages: Readonly<Record<string, readonly TarEntry[]>>): Promise<StoredPackage[]> {
  const folder = temporaryFolder();
  const stored: StoredPackage[] = [];
  for (const [name, entries] of Object.entries(packages)) {
    const data = await buffer(Readable.from([await makeTar(entries)]).pipe(createGzip()));
    const deb = makeAr({ "debian-binary": "2.0\n", "control.tar.gz": "", "data.tar.gz": data });
    const file = join(folder, `${name}.deb`);
    writeFileSync(file, deb);
    const locked = {
      name,
      version: "1",
      architecture: "amd64",
      size: deb.length,
      sha256: sha256Of(deb),
      path: "",
    };
    stored.push({ locked, file });
  }
  return stored;
}

/** A layer's tar, a line for each entry: mode, path, and what is in it or where it leads. */
async function list(
  packages: Parameters<typeof store>[0],
  layer: Partial<DebianLayer> = {},
): Promise<string[]> {
  const lines: string[] = [];
  const entries = extract();
  pipeline(debianLayer(await store(packages), { debian: [], ...layer }), entries, () => {});
  for await (const entry of entries) {
    const { name, mode, type, linkname, uid, gid, mtime } = entry.header;
    const content = (await buffer(entry as AsyncIterable<Buffer>)).toString();
    expect([uid, gid, mtime.getTime()]).toEqual([0, 0, 0]);
    lines.push(
      `${mode.toString(8)} ${name}${type === "symlink" ? ` -> ${linkname}` : content && `: ${content}`}`,
    );
  }
  return lines;
}

async function refusal(packages: Parameters<typeof store>[0], layer: Partial<DebianLayer> = {}) {
  const error = await list(packages, layer).catch((thrown) => thrown);
  return error instanceof LayerError ? error.failure : error;
}

/** What every layer begins with: the folders of /usr, each with its link. */
const mergedUsr = [
  "755 usr/",
  ...["bin", "lib", "lib32", "lib64", "libx32", "sbin"].flatMap((name) => [
    `755 usr/${name}/`,
    `777 ${name} -> usr/${name}`,
  ]),
];

test("packages follow each other, each folder comes once and before what is in it", async () => {
  const lines = await list({
    a: [
      { name: "./", type: "directory" },
      { name: "./etc/", type: "directory" },
      { name: "./etc/a", content: "A" },
    ],
    b: [
      { name: "./etc/", type: "directory" },
      { name: "./etc/b", content: "B" },
      { name: "./opt/deep/er/file", content: "C" },
      { name: "./var/empty/", type: "directory" },
    ],
  });
  expect(lines).toEqual([
    ...mergedUsr,
    "755 etc/",
    "644 etc/a: A",
    "644 etc/b: B",
    "755 opt/",
    "755 opt/deep/",
    "755 opt/deep/er/",
    "644 opt/deep/er/file: C",
    "755 var/",
    "755 var/empty/",
  ]);
});

test("what packages have in /bin, /lib and the like lies in /usr, where the other names lead", async () => {
  const lines = await list({
    dash: [
      { name: "./bin/", type: "directory" },
      { name: "./bin/dash", mode: 0o755, content: "#" },
      { name: "./bin/sh", type: "symlink", linkname: "dash" },
      { name: "./lib64/ld.so", type: "symlink", linkname: "/lib/x86_64-linux-gnu/ld.so" },
      { name: "./library/stays", content: "" },
    ],
  });
  expect(lines.slice(mergedUsr.length)).toEqual([
    "755 usr/bin/dash: #",
    "777 usr/bin/sh -> dash",
    "777 usr/lib64/ld.so -> /lib/x86_64-linux-gnu/ld.so",
    "755 library/",
    "644 library/stays",
  ]);
});

test("owners, times, and who else may write or become somebody do not come along", async () => {
  const entry = { uid: 1000, gid: 50, uname: "me", gname: "staff", mtime: new Date(1e12) };
  const lines = await list({
    a: [
      { ...entry, name: "tmp/", type: "directory", mode: 0o1777 },
      { ...entry, name: "mail/", type: "directory", mode: 0o2775 },
      { ...entry, name: "usr/bin/su", mode: 0o4755 },
      { ...entry, name: "usr/bin/wall", mode: 0o2711 },
      { ...entry, name: "etc/secret", mode: 0o600 },
    ],
  });
  expect(lines.slice(mergedUsr.length)).toEqual([
    "1777 tmp/",
    "775 mail/",
    "755 usr/bin/su",
    "755 usr/bin/wall",
    "755 etc/",
    "644 etc/secret",
  ]);
});

test("hard links become symbolic ones, relative and under the merged /usr", async () => {
  const lines = await list({
    a: [
      { name: "./bin/gunzip", content: "g" },
      { name: "./bin/uncompress", type: "link", linkname: "./bin/gunzip" },
      { name: "./opt/uncompress", type: "link", linkname: "./bin/gunzip" },
    ],
  });
  expect(lines).toContain("777 usr/bin/uncompress -> gunzip");
  expect(lines).toContain("777 opt/uncompress -> ../usr/bin/gunzip");
});

test("documentation and translations are left out", async () => {
  const lines = await list({
    a: [
      { name: "./usr/share/doc/", type: "directory" },
      { name: "./usr/share/doc/a/copyright", content: "c" },
      { name: "./usr/share/man/man1/a.1.gz", content: "m" },
      { name: "./usr/share/locale/de/a.mo", content: "l" },
      { name: "./usr/share/document", content: "d" },
    ],
  });
  expect(lines.slice(mergedUsr.length)).toEqual(["755 usr/share/", "644 usr/share/document: d"]);
});

test("keep limits a layer to what matches, with the folders above it", async () => {
  const entries = [
    { name: "./etc/", type: "directory" as const },
    { name: "./usr/bin/qemu-arm", content: "q" },
    { name: "./usr/bin/qemu-mips", content: "q" },
    { name: "./opt/lib/one", content: "1" },
  ];
  const lines = await list({ a: entries }, { keep: ["usr/bin/qemu-a*", "opt/**"] });
  expect(lines.slice(mergedUsr.length)).toEqual([
    "644 usr/bin/qemu-arm: q",
    "755 opt/",
    "755 opt/lib/",
    "644 opt/lib/one: 1",
  ]);
});

test("drop leaves out what matches, also of what is kept", async () => {
  const entries = [
    { name: "./usr/lib/gcc/lto1", content: "l" },
    { name: "./usr/lib/gcc/cc1", content: "c" },
    { name: "./usr/bin/ld", content: "d" },
  ];
  const lines = await list({ a: entries }, { keep: ["usr/lib/**"], drop: ["usr/lib/gcc/**/lto1"] });
  expect(lines.slice(mergedUsr.length)).toEqual(["755 usr/lib/gcc/", "644 usr/lib/gcc/cc1: c"]);
});

test("links come last, whatever order they are in", async () => {
  const packages = { gawk: [{ name: "./usr/bin/gawk", content: "g" }] };
  const links = { "/usr/bin/awk": "gawk", "/bin/a": "gawk" };
  const lines = await list(packages, { links });
  expect(lines.slice(-2)).toEqual(["777 usr/bin/a -> gawk", "777 usr/bin/awk -> gawk"]);
  expect(await list(packages, { links: Object.fromEntries(Object.entries(links).reverse()) })).toEqual(lines);
});

test("two packages with one file are refused by name", async () => {
  const refused = await refusal({
    coreutils: [{ name: "./bin/ls", content: "1" }],
    busybox: [{ name: "./usr/bin/ls", content: "1" }],
  });
  expect(refused).toMatchObject({ reason: "invalid-definition", where: "/usr/bin/ls" });
  expect(refused.what).toBe("coreutils and busybox cannot be in one layer");
});

test("so are a file of one where the other has a folder, and a link that is there already", async () => {
  const folder = { name: "./etc/a/", type: "directory" as const };
  const file = { name: "./etc/a", content: "" };
  expect(await refusal({ one: [folder], two: [file] })).toMatchObject({ where: "/etc/a" });
  expect(await refusal({ one: [file], two: [folder] })).toMatchObject({ where: "/etc/a" });
  expect(await refusal({ one: [file] }, { links: { "/etc/a": "b" } })).toMatchObject({ where: "/etc/a" });
});

test("a hard link without what it leads to is refused", async () => {
  const entries = [
    { name: "./usr/bin/perl", content: "p" },
    { name: "./usr/bin/perl5", type: "link" as const, linkname: "./usr/bin/perl" },
  ];
  expect(await refusal({ perl: entries }, { drop: ["usr/bin/perl"] })).toMatchObject({
    where: "/usr/bin/perl5",
    why: expect.stringContaining("/usr/bin/perl,"),
  });
});

test("a device is refused, and a damaged package is an error of the stream", async () => {
  expect((await refusal({ a: [{ name: "./dev/null", type: "character-device" }] })).message).toContain(
    "dev/null",
  );
  const [stored] = await store({ a: [{ name: "./a", content: "a" }] });
  writeFileSync(
    stored?.file ?? "",
    makeAr({ "debian-binary": "2.0\n", "data.tar": "no tar at all".repeat(100) }),
  );
  await expect(tarDigest(debianLayer(stored ? [stored] : [], { debian: [] }))).rejects.toThrow();
});

test("a layer is the same bytes each time, with however many threads, long names and large files included", async () => {
  const large = Buffer.alloc(300_000, "0123456789");
  const packages = await store(
    Object.fromEntries(
      Array.from({ length: 6 }, (_none, index) => [
        `package-${index}`,
        [
          { name: `./opt/${"long-name/".repeat(20)}${"é".repeat(60)}-${index}`, content: "x" },
          { name: `./opt/large-${index}`, content: large.subarray(index) },
        ],
      ]),
    ),
  );
  const digests = [];
  for (const threads of [1, 4])
    digests.push((await tarDigest(debianLayer(packages, { debian: [] }, { threads }))).tar);
  // Written down: locks are full of such digests, and stay as they are.
  const same = "sha256:8c8f038359d72f7fe16971a73bd58f4a8ba309db1f9fcf3938c31d6debcbb2ae";
  expect(digests).toEqual([same, same]);
});

test("a reader that stops early stops the threads", async () => {
  const packages = await store({
    a: [{ name: "./a", content: Buffer.alloc(5_000_000) }],
    b: [{ name: "./b", content: Buffer.alloc(5_000_000) }],
  });
  const ports = () => process.getActiveResourcesInfo().filter((name) => name === "MessagePort").length;
  const before = ports();
  for await (const _piece of debianLayer(packages, { debian: [] })) {
    expect(ports()).toBeGreaterThan(before);
    break;
  }
  await expect.poll(ports, { timeout: 4000 }).toBe(before);
});
