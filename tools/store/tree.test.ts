import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { digestTree } from "@drydock/core/tree.ts";
import { expect, test } from "vitest";
import { defaultLimits } from "./archive-entry.ts";
import { spoolArchive } from "./spool.ts";
import { emptyStore, filesOf } from "./testing/empty-store.ts";
import { makeTar, type TarEntry } from "./testing/make-tar.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";
import { addTree, findTree } from "./tree.ts";

const big = Buffer.alloc(3_000_000, "a big file\n").toString();
const entries: TarEntry[] = [
  { name: "run", type: "symlink", linkname: "bin/run" },
  { name: `${"deep/".repeat(40)}file`, content: "a path that takes an extended header" },
  { name: "empty", content: "" },
  { name: "big", content: big, mtime: new Date(1e12), uid: 5, mode: 0o600 },
  { name: "bin/run", content: "#!/bin/sh\n", mode: 0o755 },
];

async function addedTo(store: ReturnType<typeof emptyStore>["store"], from = entries) {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "archive"), await makeTar(from));
  const spool = await spoolArchive(join(folder, "archive"), folder, defaultLimits);
  return { path: await addTree(store, spool, spool.entries), digest: digestTree(spool.entries), spool };
}

test("a tree is found again by its digest, whole", async () => {
  const { store, emit } = emptyStore();
  const { path, digest, spool } = await addedTo(store);
  expect(await findTree(store, digest, emit)).toBe(path);
  const again = await spoolArchive(path, temporaryFolder(), defaultLimits);
  expect(digestTree(again.entries)).toBe(digestTree(spool.entries));
  expect(again.entries.find((entry) => entry.path === "big")).toMatchObject({ size: big.length });
});

test("the same tree is the same tar, whatever order, times, owners and modes its archive had", async () => {
  const one = await addedTo(emptyStore().store);
  const other = await addedTo(
    emptyStore().store,
    [...entries].reverse().map((entry) => ({ ...entry, gid: 7, mtime: new Date(2e12) })),
  );
  expect(readFileSync(one.path).equals(readFileSync(other.path))).toBe(true);
});

test("a tree that was never added is not there", async () => {
  const { store, emit } = emptyStore();
  expect(await findTree(store, digestTree([]), emit)).toBeUndefined();
});

test.for<[string, (file: string) => void]>([
  ["truncated between two entries", (file) => truncateSync(file, 512)],
  ["truncated within one", (file) => truncateSync(file, 100_000)],
  ["emptied", (file) => truncateSync(file, 0)],
  ["changed in one bit", (file) => flip(file, 1_000_000)],
  ["changed in an executable bit", makeExecutable],
])("a tree that was %s is said, removed, and not there", async ([_how, damage]) => {
  const { store, emit, warnings } = emptyStore();
  const { path, digest } = await addedTo(store);
  damage(path);
  expect(await findTree(store, digest, emit)).toBeUndefined();
  expect(warnings()).toEqual([expect.stringContaining("damaged")]);
  expect(filesOf(store)).toEqual([]);
});

function flip(file: string, at: number): void {
  const bytes = readFileSync(file);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  writeFileSync(file, bytes);
}

/** Mode 644 becomes 755 in the first header that has it, checksum and all: the sum of its digits is 3 more. */
function makeExecutable(file: string): void {
  const bytes = readFileSync(file);
  const modeAt = bytes.indexOf("000644 ");
  bytes.write("000755", modeAt);
  const checksumAt = modeAt + 48;
  const checksum = Number.parseInt(bytes.toString("latin1", checksumAt, checksumAt + 6), 8) + 3;
  bytes.write(checksum.toString(8).padStart(6, "0"), checksumAt);
  writeFileSync(file, bytes);
}
