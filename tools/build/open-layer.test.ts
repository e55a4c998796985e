import { mkdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { sha256Of } from "@drydock/core/digest.ts";
import type { Store } from "@drydock/store/store.ts";
import { emptyStore, filesOf } from "@drydock/store/testing/empty-store.ts";
import { makeAr } from "@drydock/store/testing/make-deb.ts";
import { makeTar } from "@drydock/store/testing/make-tar.ts";
import { expect, test } from "vitest";
import type { Context } from "./context.ts";
import { obtainLayers, openLayer } from "./open-layer.ts";
import type { ResolvedLayer } from "./resolve-toolchain.ts";
import { tarDigest } from "./tar-digest.ts";
import { openWorkspace } from "./workspace.ts";

/** A store with two packages in it, and a locked layer of each. */
async function rig(limit = "") {
  const { store: unlimited, events, emit, signal, warnings } = emptyStore();
  const store: Store = limit === "" ? unlimited : { ...unlimited, limitBytes: Number(limit) };
  const context: Context = {
    workspace: openWorkspace(store.root, { DRYDOCK_STORE: store.root }),
    env: { DRYDOCK_DEBIAN_MIRROR: "http://127.0.0.1:9" },
    store,
    emit,
    signal,
    engine: () => Promise.reject(new Error("a layer of packages needs no engine")),
  };
  const layers: ResolvedLayer[] = [];
  for (const name of ["a", "b"]) {
    const data = gzipSync(await makeTar([{ name: `./opt/${name}`, content: name.repeat(100_000) }]));
    const deb = makeAr({ "debian-binary": "2.0\n", "control.tar.gz": "", "data.tar.gz": data });
    const sha256 = sha256Of(deb);
    const folder = join(store.root, "downloads", "sha256", sha256.slice(7, 9));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, sha256.slice(9)), deb);
    const locked = { name, version: "1", architecture: "amd64", size: deb.length, sha256, path: "" };
    const layer = {
      toolchain: "c",
      platform: "arm",
      wanted: { debian: [name] },
      locked: { debian: [locked] },
    };
    const open = await openLayer(context, layer, []);
    if (!open.ok) throw new Error(open.failure.why);
    layers.push({ ...layer, locked: { ...layer.locked, ...(await tarDigest(open.value())) } });
  }
  events.length = 0;
  return {
    store,
    context,
    layers,
    warnings,
    /** The digests of what is obtained, read twice. */
    async obtain() {
      const obtained = await obtainLayers(context, layers);
      if (!obtained.ok) return obtained.failure;
      const read = async (each: (typeof obtained.value)[number]) => (await tarDigest(each.open())).tar;
      return [await Promise.all(obtained.value.map(read)), await Promise.all(obtained.value.map(read))];
    },
    kept: () => filesOf(store).filter((file) => file.startsWith("layers/")),
    /** How many packages were unpacked since this was last asked. */
    unpacked: () => events.splice(0).filter((event) => event.type === "progress").length,
  };
}

const digestsOf = (layers: readonly ResolvedLayer[]) => layers.map(({ locked }) => locked.tar);

test("packages are unpacked once: after that the layer comes out of the store, the same", async () => {
  const { layers, obtain, kept, unpacked } = await rig();
  const digests = digestsOf(layers);
  expect(await obtain()).toEqual([digests, digests]);
  expect(unpacked()).toBe(2);
  expect(kept()).toEqual(digests.map((digest) => `layers/${digest.slice(7)}.tar.zst`).sort());
  expect(await obtain()).toEqual([digests, digests]);
  expect(unpacked()).toBe(0);
});

test("a kept layer that is damaged is unpacked anew", async () => {
  const { store, layers, obtain, kept, unpacked, warnings } = await rig();
  const digests = digestsOf(layers);
  await obtain();
  unpacked();
  truncateSync(join(store.root, kept()[0] ?? ""), 100);
  expect(await obtain()).toEqual([digests, digests]);
  expect(warnings()).toEqual([expect.stringContaining("a layer in the store was damaged")]);
  expect(unpacked()).toBe(1);
});

test("a store that has no room for all layers of an image gives them all the same", async () => {
  const { layers, obtain, kept } = await rig("0");
  const digests = digestsOf(layers);
  expect(await obtain()).toEqual([digests, digests]);
  expect(kept()).toHaveLength(1);
});

test("a layer that is not what its lock says is refused, and not kept", async () => {
  const { context, layers, kept } = await rig();
  const [{ locked, ...layer }] = layers as [ResolvedLayer];
  const wrong = { ...layer, locked: { ...locked, tar: sha256Of("") } };
  expect(await obtainLayers(context, [wrong])).toMatchObject({
    failure: {
      reason: "digest-mismatch",
      what: "the layer of packages of the toolchain c is not what the lock says",
      why: `expected ${sha256Of("")}\n     got ${locked.tar}`,
    },
  });
  expect(kept()).toEqual([]);
});
