import { expect, test } from "vitest";
import { type Sha256, sha256Of } from "./digest.ts";
import { imageConfig, intentOf } from "./image.ts";
import type { Platform } from "./platform.ts";
import type { Toolchain } from "./toolchain.ts";

const platform: Platform = {
  description: "ARM",
  triple: "arm-linux-gnueabihf",
  muslTriple: "arm-linux-musleabihf",
  elf: { machine: "arm", class: 32, byteOrder: "little", floatAbi: "hard" },
  go: { GOARCH: "arm" },
  cflags: [],
  packages: { c: ["gcc"] },
  qemu: "arm",
};
const toolchain: Toolchain = { description: "C", layers: [{ debian: ["bash"] }], env: { CC: "cc" } };
const wanted = { toolchain, platform, base: sha256Of("base"), recipes: { "prepare.ts": sha256Of("recipe") } };

test.for<[string, Parameters<typeof intentOf>[0]]>([
  ["another package", { ...wanted, toolchain: { ...toolchain, layers: [{ debian: ["dash"] }] } }],
  [
    "one more layer",
    { ...wanted, toolchain: { ...toolchain, layers: [...toolchain.layers, { files: {} }] } },
  ],
  ["another base", { ...wanted, base: sha256Of("another") }],
  ["another preparation recipe", { ...wanted, recipes: { "prepare.ts": sha256Of("another") } }],
  ["another fact of the platform", { ...wanted, platform: { ...platform, packages: { c: ["clang"] } } }],
])("a lock is stale after a change to %s", ([_what, changed]) => {
  expect(intentOf(changed)).not.toBe(intentOf(wanted));
});

test.for<[string, Parameters<typeof intentOf>[0]]>([
  ["the toolchain's description", { ...wanted, toolchain: { ...toolchain, description: "better" } }],
  ["its $schema", { ...wanted, toolchain: { ...toolchain, $schema: "x.json" } }],
  ["its environment, which is the plan's", { ...wanted, toolchain: { ...toolchain, env: {} } }],
  ["its caches, which are too", { ...wanted, toolchain: { ...toolchain, caches: { CCACHE_DIR: "ccache" } } }],
  ["the platform's description", { ...wanted, platform: { ...platform, description: "better" } }],
])("a lock is good after a change to %s", ([_what, changed]) => {
  expect(intentOf(changed)).toBe(intentOf(wanted));
});

test("an image's ID is the digest of its configuration, which names every layer in order", () => {
  const layers: Sha256[] = [sha256Of("first"), sha256Of("second")];
  const { json, id } = imageConfig(layers);
  expect(id).toBe(sha256Of(json));
  expect(JSON.parse(json)).toMatchObject({
    os: "linux",
    architecture: "amd64",
    created: "1970-01-01T00:00:00Z",
    rootfs: { type: "layers", diff_ids: layers },
  });
  expect(imageConfig(layers.toReversed()).id).not.toBe(id);
});
