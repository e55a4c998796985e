import { randomBytes } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { buildRecordFile } from "@drydock/core/build-record.ts";
import { sha256Of } from "@drydock/core/digest.ts";
import { expect, test } from "vitest";
import { addLayer, findLayer, readLayer } from "./layer.ts";
import type { Store } from "./store.ts";
import { emptyStore, filesOf } from "./testing/empty-store.ts";
import { makeTar } from "./testing/make-tar.ts";
import { tinyDisk } from "./testing/tiny-disk.ts";

const what = "a test's layer";
const { signal } = new AbortController();

/** A layer of 3 MB, half of that compressed; another one each time. */
async function layerOf(name: string) {
  const tar = await makeTar([{ name, content: randomBytes(1_500_000).toString("hex") }]);
  return { tar, digest: sha256Of(tar) };
}

async function added(store: Store, name: string) {
  const { tar, digest } = await layerOf(name);
  const file = await addLayer(store, digest, Readable.from([tar]), { what, signal });
  if (!file.ok) throw new Error(file.failure.why);
  return { tar, digest, file: file.value };
}

test("a layer is found again by its digest, whole", async () => {
  const { store, emit } = emptyStore();
  const { tar, digest, file } = await added(store, "a");
  expect(await findLayer(store, digest, emit)).toBe(file);
  expect((await buffer(readLayer(file))).equals(tar)).toBe(true);
  expect(filesOf(store)).toEqual([`layers/${digest.slice(7)}.tar.zst`]);
});

test("a layer that was never added is not there", async () => {
  const { store, emit, warnings } = emptyStore();
  expect(await findLayer(store, sha256Of("a"), emit)).toBeUndefined();
  expect(warnings()).toEqual([]);
});

test("what has another digest is not kept", async () => {
  const { store } = emptyStore();
  const expected = sha256Of("a");
  const { tar, digest } = await layerOf("b");
  expect(await addLayer(store, expected, Readable.from([tar]), { what, signal })).toMatchObject({
    failure: { reason: "digest-mismatch", why: `expected ${expected}\n     got ${digest}` },
  });
  expect(filesOf(store)).toEqual([]);
});

test.for<[string, (file: string) => void]>([
  ["truncated", (file) => truncateSync(file, 1_000_000)],
  ["emptied", (file) => truncateSync(file, 0)],
  ["changed in one bit", (file) => flip(file, 1_000_000)],
  ["changed in its first byte", (file) => flip(file, 0)],
])("a layer that was %s is said, removed, and not there", async ([_how, damage]) => {
  const { store, emit, warnings } = emptyStore();
  const { digest, file } = await added(store, "a");
  damage(file);
  expect(await findLayer(store, digest, emit)).toBeUndefined();
  expect(warnings()).toEqual([expect.stringContaining("damaged")]);
  expect(filesOf(store)).toEqual([]);
});

test("what breaks off leaves nothing", async () => {
  const { store } = emptyStore();
  const { tar, digest } = await layerOf("a");
  const controller = new AbortController();
  const interrupted = async function* () {
    yield tar.subarray(0, 1_000_000);
    controller.abort();
    await new Promise(() => {});
  };
  const adding = addLayer(store, digest, Readable.from(interrupted()), { what, signal: controller.signal });
  await expect(adding).rejects.toThrow("aborted");
  expect(filesOf(store)).toEqual([]);
});

test("a full disk is a failure, and nothing is left on it", async (context) => {
  const { store } = emptyStore(tinyDisk(context));
  const { tar, digest } = await layerOf("a");
  expect(await addLayer(store, digest, Readable.from([tar]), { what, signal })).toMatchObject({
    failure: { reason: "disk-full", what: `could not keep ${what}` },
  });
  expect(filesOf(store)).toEqual([]);
});

test("beyond the store's limit the layers go that were not used for longest, the newest never", async () => {
  const { store, emit } = emptyStore();
  const layers = [await added(store, "a"), await added(store, "b"), await added(store, "c")] as const;
  for (const [index, { file }] of layers.entries()) utimesSync(file, index, index);
  // Now the first one is the one that was used last.
  await findLayer(store, layers[0].digest, emit);
  const limitBytes = 3.5 * statSync(layers[0].file).size;
  await added({ ...store, limitBytes }, "d");
  const present = await Promise.all(layers.map(({ digest }) => findLayer(store, digest, emit)));
  expect(present).toEqual([layers[0].file, undefined, layers[2].file]);
  const last = await added({ ...store, limitBytes: 0 }, "e");
  expect(filesOf(store)).toEqual([`layers/${last.digest.slice(7)}.tar.zst`]);
});

test("finished builds and layers share the store's limit", async () => {
  const { store } = emptyStore();
  const build = join(store.root, "builds", "0".repeat(64));
  mkdirSync(build, { recursive: true });
  writeFileSync(join(build, buildRecordFile), JSON.stringify({ outputs: { "bin/a": { bytes: 1000 } } }));
  await added({ ...store, limitBytes: 2_000_000 }, "a");
  expect(existsSync(build)).toBe(true);
  const { digest } = await added({ ...store, limitBytes: 1000 }, "b");
  expect(filesOf(store)).toEqual([`layers/${digest.slice(7)}.tar.zst`]);
});

function flip(file: string, at: number): void {
  const bytes = readFileSync(file);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  writeFileSync(file, bytes);
}
