import { chmodSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { temporaryFolder } from "@drydock/store/testing/temporary-folder.ts";
import { expect, test } from "vitest";
import { readEntries } from "../read-entries.ts";
import { entriesLayer, type LayerEntry } from "./entries-layer.ts";
import { folderEntries } from "./folder-layer.ts";

function file(path: string, text: string, executable = false): LayerEntry {
  const content = Buffer.from(text);
  return { path, executable, size: content.length, open: () => content };
}

async function read(tar: Readable) {
  const entries = [];
  for await (const entry of readEntries(tar)) {
    const { name, mode, uid, gid, mtime, type, linkname } = entry.header;
    entries.push({
      name,
      mode,
      uid,
      gid,
      mtime: mtime?.getTime(),
      type,
      linkname,
      text: String(await buffer(entry)),
    });
  }
  return entries;
}

const entries = [
  file("/usr/bin/tool", "#!/bin/sh\n", true),
  file("/etc/passwd", "root"),
  { path: "/usr/bin/alias", target: "tool" },
];

test("entries are sorted, with every parent folder first and once, all of it root's and from 1970", async () => {
  const constant = { uid: 0, gid: 0, mtime: 0 };
  expect(await read(entriesLayer(entries))).toMatchObject([
    { ...constant, name: "etc/", type: "directory", mode: 0o755 },
    { ...constant, name: "etc/passwd", mode: 0o644, text: "root" },
    { ...constant, name: "usr/", mode: 0o755 },
    { ...constant, name: "usr/bin/", mode: 0o755 },
    { ...constant, name: "usr/bin/alias", type: "symlink", linkname: "tool" },
    { ...constant, name: "usr/bin/tool", mode: 0o755, text: "#!/bin/sh\n" },
  ]);
});

test("the same entries are the same bytes, in whatever order, from memory or a stream", async () => {
  const tool = {
    path: "/usr/bin/tool",
    executable: true,
    size: 10,
    open: () => Readable.from([Buffer.from("#!/bin/sh\n")]),
  };
  const [one, other] = await Promise.all([
    buffer(entriesLayer(entries)),
    buffer(entriesLayer([tool, ...entries.slice(1)].toReversed())),
  ]);
  expect(one.equals(other)).toBe(true);
});

test("content is opened when its turn comes, not before there is a reader for it", async () => {
  const opened: number[] = [];
  const large = Array.from({ length: 20 }, (_, index): LayerEntry => {
    const open = () => {
      opened.push(index);
      return Buffer.alloc(1_000_000);
    };
    return { path: `/${index}`, executable: false, size: 1_000_000, open };
  });
  const layer = entriesLayer(large);
  await new Promise((resolve) => layer.once("readable", resolve));
  expect(opened.length).toBeLessThan(3);
  layer.destroy();
});

test("content that cannot be read, or has another size than was said, ends the layer with an error", async () => {
  const failing = Readable.from(
    (async function* () {
      yield Buffer.from("so");
      throw new Error("the disk failed");
    })(),
  );
  const entry = (size: number, open: () => Readable): LayerEntry => ({
    path: "/x",
    executable: false,
    size,
    open,
  });
  await expect(buffer(entriesLayer([entry(4, () => failing)]))).rejects.toThrow("the disk failed");
  await expect(buffer(entriesLayer([entry(4, () => Readable.from([Buffer.from("x")]))]))).rejects.toThrow(
    "Size mismatch",
  );
});

test("a folder's files and links become entries, with the executable bit and nothing else of their modes", async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "lib/empty"), { recursive: true });
  writeFileSync(join(folder, "lib/libc.a"), "archive", { mode: 0o600 });
  writeFileSync(join(folder, "build-record.json"), "{}");
  writeFileSync(join(folder, "run"), "#!", { mode: 0o600 });
  chmodSync(join(folder, "run"), 0o711);
  utimesSync(join(folder, "run"), 1e9, 1e9);
  symlinkSync("libc.a", join(folder, "lib/libm.a"));
  const layer = entriesLayer(folderEntries(folder, "/opt/musl", ["build-record.json"]));
  expect((await read(layer)).map(({ name, mode, linkname, text }) => [name, mode, linkname, text])).toEqual([
    ["opt/", 0o755, null, ""],
    ["opt/musl/", 0o755, null, ""],
    ["opt/musl/lib/", 0o755, null, ""],
    ["opt/musl/lib/libc.a", 0o644, null, "archive"],
    ["opt/musl/lib/libm.a", 0o777, "libc.a", ""],
    ["opt/musl/run", 0o755, null, "#!"],
  ]);
});
