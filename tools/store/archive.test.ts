import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { expect, test } from "vitest";
import { ArchiveError, type ArchiveLimits, defaultLimits } from "./archive-entry.ts";
import { spoolArchive } from "./spool.ts";
import { makeAr } from "./testing/make-deb.ts";
import { makeTar, type TarEntry } from "./testing/make-tar.ts";
import { makeZip } from "./testing/make-zip.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";

/** What is in an archive, one line each: `path`, `path*` for an executable, `path -> target`. */
async function list(archive: Uint8Array, limits: Partial<ArchiveLimits> = {}): Promise<string[]> {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "archive"), archive);
  const spool = await spoolArchive(join(folder, "archive"), folder, { ...defaultLimits, ...limits });
  return spool.entries.map((entry) => {
    if (entry.kind === "link") return `${entry.path} -> ${entry.target}`;
    return `${entry.path}${entry.executable ? "*" : ""} ${entry.size}`;
  });
}

const honest: TarEntry[] = [
  { name: "top/", type: "directory" },
  { name: "top/README", content: "hello\n", mode: 0o644 },
  { name: "top/bin/run", content: "#!/bin/sh\n", mode: 0o755 },
  { name: "top/run", type: "symlink", linkname: "bin/run" },
];
const listed = ["top/README 6", "top/bin/run* 10", "top/run -> bin/run"];

/** The same tree, by `tar --format=ustar --sort=name --owner=0 --group=0 --mtime=@0 -c top | xz -9`. */
const tarXz = Buffer.from(
  "/Td6WFoAAATm1rRGAgAhARwAAAAQz1jM4Cf/ALZdADobymMkBJSzSsi80f5CS2UkaaOFSzenkE0OjO3bamt02N8v9SXyKO2qU8LuU5ML772ycQyH1SZg2nLkS5e5y2ccyapfoi3Nj44pCkuLR8oog011e3/W/6g6uZFrtN8WjnPdUbyI+Btv3avwSX6IKJAeikN678Lq1UrFqJVb1Zo70wisB12msmUmx/FuMPTHSkl8BLqr9Ky5vEt0v5K+lGhkzgvei0IRh6DClSWn/zhcsdiMnVEAAAAAsCRuQDUV7ZcAAdIBgFAAAMLYJiCxxGf7AgAAAAAEWVo=",
  "base64",
);

test("a tar is read whether plain or compressed, whatever its name", async () => {
  const tar = await makeTar(honest);
  expect(await list(tar)).toEqual(listed);
  expect(await list(gzipSync(tar))).toEqual(listed);
  expect(await list(zstdCompressSync(tar))).toEqual(listed);
  expect((await list(tarXz)).sort()).toEqual([...listed].sort());
});

test("a zip keeps executable bits and links, where it was made on Unix", async () => {
  const zip = makeZip([
    { name: "top/" },
    { name: "top/README", text: "hello\n", mode: 0o100644 },
    { name: "top/bin/run", text: "#!/bin/sh\n", mode: 0o100755 },
    { name: "top/run", text: "bin/run", mode: 0o120777 },
  ]);
  expect(await list(zip)).toEqual(listed);
});

test("of a Debian package the data is meant, whose paths begin with ./", async () => {
  const data = await makeTar([
    { name: "./", type: "directory" },
    { name: "./usr/bin/wg-quick", content: "#!/bin/bash\n", mode: 0o755 },
  ]);
  const deb = makeAr({ "debian-binary": "2.0\n", "control.tar.gz": "odd", "data.tar.gz": gzipSync(data) });
  expect(await list(deb)).toEqual(["usr/bin/wg-quick* 12"]);
  await expect(list(makeAr({ "debian-binary": "2.0\n" }))).rejects.toThrow("it has no data.tar");
});

test("a hard link is a copy of what it links to", async () => {
  const tar = await makeTar([
    { name: "git", content: "program", mode: 0o755 },
    { name: "git-add", type: "link", linkname: "git" },
  ]);
  expect(await list(tar)).toEqual(["git* 7", "git-add* 7"]);
});

test.for<[string, TarEntry[], RegExp]>([
  ["a path that leads out", [{ name: "a/../../b" }], /"a\/\.\.\/\.\.\/b" leads out of the archive/],
  ["an absolute path", [{ name: "/etc/passwd" }], /"\/etc\/passwd" has an absolute path/],
  ["a line break in a path", [{ name: "a\nb" }], /a line break/],
  [
    "a device",
    [{ name: "sda", type: "block-device" }],
    /"sda" is of a kind that is refused \(block-device\)/,
  ],
  ["a pipe", [{ name: "p", type: "fifo" }], /"p" is of a kind that is refused/],
  ["one path twice", [{ name: "a" }, { name: "./a" }], /a is in it twice/],
  ["a file where a folder is", [{ name: "a/b" }, { name: "a" }], /a is in it as a folder as well/],
  ["a folder where a file is", [{ name: "a" }, { name: "a/b" }], /a\/b lies below a, which is no folder/],
  [
    "a file below a link",
    [{ name: "a", type: "symlink", linkname: "/etc" }, { name: "a/passwd" }],
    /a\/passwd lies below a, which is no folder/,
  ],
  [
    "a hard link to nothing",
    [{ name: "a", type: "link", linkname: "b" }],
    /a is to b, which is not before it/,
  ],
  ["a hard link that leads out", [{ name: "a", type: "link", linkname: "../b" }], /"..\/b" leads out/],
])("%s is refused", async ([_what, entries, message]) => {
  const refused = list(await makeTar(entries));
  await expect(refused).rejects.toThrow(message);
  await expect(refused).rejects.toBeInstanceOf(ArchiveError);
});

test("a zip's paths may not lead out either", async () => {
  await expect(list(makeZip([{ name: "../b" }]))).rejects.toThrow(/\.\.\/b/);
  await expect(list(makeZip([{ name: "/b" }]))).rejects.toThrow(/\/b/);
});

test("a small archive that unpacks to more than allowed is refused, and most of it never unpacked", async () => {
  const bomb = gzipSync(await makeTar([{ name: "zeros", content: "\0".repeat(5_000_000) }]));
  expect(bomb.length).toBeLessThan(10_000);
  await expect(list(bomb, { bytes: 1_000_000 })).rejects.toThrow("it unpacks to more than 1000000 bytes");
  const zip = makeZip([{ name: "zeros", text: "\0".repeat(5_000_000) }]);
  await expect(list(zip, { bytes: 1_000_000 })).rejects.toThrow("it unpacks to more than 1000000 bytes");
});

test("a zip that understates a size is refused", async () => {
  const zip = makeZip([{ name: "zeros", text: "\0".repeat(5000), declaredSize: 10 }]);
  await expect(list(zip)).rejects.toBeInstanceOf(ArchiveError);
});

test("more entries, and longer paths, than allowed are refused", async () => {
  const many = Array.from({ length: 11 }, (_entry, index) => ({ name: `file${index}` }));
  await expect(list(await makeTar(many), { entries: 10 })).rejects.toThrow("more than 10 entries");
  await expect(list(makeZip(many), { entries: 10 })).rejects.toThrow("more than 10 entries");
  const long = await makeTar([{ name: `${"a/".repeat(100)}b` }]);
  await expect(list(long, { pathBytes: 150 })).rejects.toThrow("a path of more than 150 bytes");
});

test.for([
  ["tar", makeTar],
  ["tar.gz", async (entries: TarEntry[]) => gzipSync(await makeTar(entries))],
  ["tar.zst", async (entries: TarEntry[]) => zstdCompressSync(await makeTar(entries))],
  ["tar.xz", async () => tarXz],
  ["zip", async () => makeZip([{ name: "a", text: "some text" }])],
] as const)("a truncated %s is refused", async ([_format, make]) => {
  const archive = await make([{ name: "a", content: "x".repeat(2000) }]);
  const cut = archive.subarray(0, Math.min(archive.length - 30, 1000));
  await expect(list(cut)).rejects.toBeInstanceOf(ArchiveError);
});

test("something else than an archive is refused", async () => {
  await expect(list(Buffer.from("<html>Not found</html>"))).rejects.toThrow(
    "it is no archive that we can read",
  );
  await expect(list(Buffer.alloc(0))).rejects.toThrow("it is no archive that we can read");
});
