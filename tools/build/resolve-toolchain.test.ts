import { readFileSync } from "node:fs";
import { imageConfig } from "@drydock/core/image.ts";
import { expect, test } from "vitest";
import { readIntent, resolveToolchain } from "./resolve-toolchain.ts";
import {
  leastPlatform,
  leastToolchain,
  type WrittenWorkspace,
  writeWorkspace,
} from "./testing/write-workspace.ts";

const files = { files: { "/etc/y": "y" } };
const varying = { debian: ["make"], platform: ["c"] };

async function resolved(workspace: WrittenWorkspace, name: string, platform = "arm") {
  const result = await resolveToolchain(workspace, name, platform);
  if (!result.ok) throw new Error(`${result.failure.what}: ${result.failure.why}`);
  return result.value;
}

test("a toolchain is what its lock says, layer by layer", async () => {
  const toolchain = await resolved(await writeWorkspace(), "c");
  expect(toolchain.layers).toMatchObject([
    { toolchain: "c", wanted: leastToolchain.layers[0], locked: { bytes: 1024 } },
  ]);
  expect(toolchain.image).toBe(imageConfig(toolchain.layers.map(({ locked }) => locked.tar)).id);
  expect(toolchain.env).toEqual({ CC: "${triple}-gcc" });
});

test("one that does not vary by platform has one lock, and one image, for all", async () => {
  const workspace = await writeWorkspace();
  const [arm, arm64] = [await resolved(workspace, "c", "arm"), await resolved(workspace, "c", "arm64")];
  expect(arm.lockPlatform).toBeUndefined();
  expect(arm64.image).toBe(arm.image);
});

test("one that is based on another has that one's layers first, and its environment under its own", async () => {
  const workspace = await writeWorkspace();
  const env = { CFLAGS: "-Os" };
  workspace.write("toolchains/more/toolchain.json", { description: "", base: "c", layers: [files], env });
  workspace.write("toolchains/most/toolchain.json", {
    description: "",
    base: "more",
    layers: [files],
    env: { CC: "cc" },
  });
  await workspace.lock("more", "arm");
  await workspace.lock("most", "arm");
  const toolchain = await resolved(workspace, "most");
  expect(toolchain.layers.map((layer) => layer.toolchain)).toEqual(["c", "more", "most"]);
  expect(toolchain.env).toEqual({ CC: "cc", CFLAGS: "-Os" });
});

test("a cache is a folder whose path a variable holds, for what is based on the toolchain too", async () => {
  const workspace = await writeWorkspace();
  const caches = { GOCACHE: "go-build" };
  workspace.write("toolchains/keeps/toolchain.json", { description: "", base: "c", layers: [files], caches });
  workspace.write("toolchains/based/toolchain.json", { description: "", base: "keeps", layers: [files] });
  for (const name of ["keeps", "based"]) await workspace.lock(name, "arm");
  const env = { CC: "${triple}-gcc", GOCACHE: "/build/cache/go-build" };
  expect(await resolved(workspace, "keeps")).toMatchObject({ env, keepsCaches: true });
  expect(await resolved(workspace, "based")).toMatchObject({ env, keepsCaches: true });
  expect(await resolved(workspace, "c")).toMatchObject({ keepsCaches: false });
});

test.for([
  ["a layer that names packages by role", varying],
  [
    "a preparation",
    { prepare: "prepare.ts", source: { tree: `h1:${"A".repeat(43)}=`, routes: [] }, to: "/opt/x" },
  ],
] as const)("%s makes it one lock and one image per platform", async ([_what, layer]) => {
  const workspace = await writeWorkspace();
  workspace.write("toolchains/c/prepare.ts", "export default async () => {};\n");
  workspace.write("toolchains/c/toolchain.json", { ...leastToolchain, layers: [layer] });
  await workspace.lock("c", "arm", ["for arm"]);
  await workspace.lock("c", "arm64", ["for arm64"]);
  const [arm, arm64] = [await resolved(workspace, "c", "arm"), await resolved(workspace, "c", "arm64")];
  expect([arm.lockPlatform, arm64.lockPlatform]).toEqual(["arm", "arm64"]);
  expect(arm64.image).not.toBe(arm.image);
});

test("one varies by platform if what it is based on does", async () => {
  const workspace = await writeWorkspace();
  workspace.write("toolchains/c/toolchain.json", { ...leastToolchain, layers: [varying] });
  workspace.write("toolchains/more/toolchain.json", { description: "", base: "c", layers: [files] });
  await workspace.lock("c", "arm");
  await workspace.lock("more", "arm");
  expect((await resolved(workspace, "more")).lockPlatform).toBe("arm");
});

type Change = (workspace: WrittenWorkspace) => unknown;

async function preparedWorkspace(): Promise<WrittenWorkspace> {
  const workspace = await writeWorkspace();
  const prepare = {
    prepare: "prepare.ts",
    source: { tree: `h1:${"A".repeat(43)}=`, routes: [] },
    to: "/opt/x",
  };
  workspace.write("toolchains/more/toolchain.json", { description: "", base: "c", layers: [files, prepare] });
  workspace.write("toolchains/more/prepare.ts", "export default async () => {};\n");
  await workspace.lock("more", "arm");
  return workspace;
}

test.for<[string, Change]>([
  [
    "its own layers",
    (w) => w.write("toolchains/more/toolchain.json", { description: "", base: "c", layers: [varying] }),
  ],
  ["its preparation recipe", (w) => w.write("toolchains/more/prepare.ts", "// changed\n")],
  ["the platform's facts", (w) => w.write("toolchains/platforms/arm.json", { ...leastPlatform, cflags: [] })],
  ["the lock of what it is based on", (w) => w.lock("c", "arm", ["other bytes"])],
  ["a layer's digest in the lock itself", (w) => damage(w, "toolchains/more/lock.arm.json")],
])(
  "after a change of %s its lock is stale, and the failure says how to write it anew",
  async ([_what, change]) => {
    const workspace = await preparedWorkspace();
    await resolved(workspace, "more");
    await change(workspace);
    expect(await resolveToolchain(workspace, "more", "arm")).toMatchObject({
      failure: {
        reason: "stale-lock",
        where: "toolchains/more/lock.arm.json",
        next: expect.stringContaining("drydock lock more --platform arm"),
      },
    });
  },
);

/** Gives the last layer another digest. */
function damage(workspace: WrittenWorkspace, lock: string): void {
  const text = readFileSync(workspace.path(lock), "utf8");
  const at = text.lastIndexOf('"sha256:') + '"sha256:'.length;
  workspace.write(lock, `${text.slice(0, at)}${text[at] === "0" ? "1" : "0"}${text.slice(at + 1)}`);
}

test("a lock that is not there is one that is to be written", async () => {
  const workspace = await writeWorkspace();
  workspace.remove("toolchains/c/lock.json");
  expect(await resolveToolchain(workspace, "c", "arm")).toMatchObject({
    failure: { reason: "stale-lock", where: "toolchains/c/lock.json", next: "Write it: drydock lock c" },
  });
});

test("a preparation recipe that is not there is named", async () => {
  const workspace = await preparedWorkspace();
  workspace.remove("toolchains/more/prepare.ts");
  expect(await readIntent(workspace, "more", "arm")).toMatchObject({
    failure: { reason: "invalid-definition", where: "toolchains/more/prepare.ts" },
  });
});

test("toolchains that are based on each other are refused, and the circle is shown", async () => {
  const workspace = await writeWorkspace();
  workspace.write("toolchains/a/toolchain.json", { description: "", base: "b", layers: [] });
  workspace.write("toolchains/b/toolchain.json", { description: "", base: "a", layers: [] });
  expect(await resolveToolchain(workspace, "a", "arm")).toMatchObject({
    failure: { reason: "invalid-definition", why: "a is based on b is based on a" },
  });
});
