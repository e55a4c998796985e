import { chmodSync, renameSync, rmSync, symlinkSync, utimesSync } from "node:fs";
import { expect, test } from "vitest";
import { planArtifact } from "./plan-artifact.ts";
import {
  leastArtifact,
  leastPlatform,
  leastToolchain,
  type WrittenWorkspace,
  writeWorkspace,
} from "./testing/write-workspace.ts";

/** A workspace with everything that a plan can be made of. */
async function fullWorkspace(): Promise<WrittenWorkspace> {
  const workspace = await writeWorkspace();
  workspace.write("packages/tool/patches/1-fix.patch", "--- a\n+++ b\n");
  workspace.write("packages/tool/src/run.sh", "#!/bin/sh\n");
  workspace.write("packages/tool/README.md", "Read this.\n");
  symlinkSync("main.c", workspace.path("packages/tool/src/link.c"));
  return workspace;
}

async function planned(workspace: WrittenWorkspace, platform = "arm") {
  const result = await planArtifact(workspace, "tool", platform);
  if (!result.ok) throw new Error(`${result.failure.what}: ${result.failure.why}`);
  return result.value;
}

const tree = (letter: string) => `h1:${letter.repeat(43)}=`;

function artifact(change: Record<string, unknown>) {
  return (workspace: WrittenWorkspace) =>
    workspace.write("packages/tool/artifact.json", { ...leastArtifact, ...change });
}

function platform(change: Record<string, unknown>) {
  return (workspace: WrittenWorkspace) =>
    workspace.write("toolchains/platforms/arm.json", { ...leastPlatform, ...change });
}

type Change = (workspace: WrittenWorkspace) => unknown;

test.for<[string, Change]>([
  [
    "a line of the recipe",
    (w) => w.write("packages/tool/build.ts", "export default async () => { /* more */ };\n"),
  ],
  ["the recipe's executable bit", (w) => chmodSync(w.path("packages/tool/build.ts"), 0o755)],
  ["a patch", (w) => w.write("packages/tool/patches/1-fix.patch", "--- a\n+++ c\n")],
  ["one patch more", (w) => w.write("packages/tool/patches/2-more.patch", "--- a\n+++ b\n")],
  [
    "a patch's name, which is its turn",
    (w) => rename(w, "packages/tool/patches/1-fix.patch", "packages/tool/patches/2.patch"),
  ],
  ["a local file", (w) => w.write("packages/tool/src/main.c", "int main() { return 1; }\n")],
  ["one local file more", (w) => w.write("packages/tool/src/new.c", "")],
  ["one local file less", (w) => rmSync(w.path("packages/tool/src/run.sh"))],
  ["a local file's name", (w) => rename(w, "packages/tool/src/run.sh", "packages/tool/src/ran.sh")],
  ["a local file's executable bit", (w) => chmodSync(w.path("packages/tool/src/run.sh"), 0o755)],
  ["a link's target", (w) => relink(w, "packages/tool/src/link.c", "run.sh")],
  ["a link that becomes a file", (w) => relink(w, "packages/tool/src/link.c", undefined)],
  ["the version", artifact({ version: "1.1" })],
  ["the environment", artifact({ env: { CFLAGS: "-O3" } })],
  ["the name of an output", artifact({ outputs: { "bin/other": leastArtifact.outputs["bin/tool"] } })],
  [
    "what is expected of an output",
    artifact({ outputs: { "bin/tool": { elf: "executable", linkage: "dynamic" } } }),
  ],
  ["the time limit", artifact({ limits: { minutes: 31 } })],
  ["the memory limit", artifact({ limits: { memoryMiB: 4095 } })],
  ["the kind of source", artifact({ source: { tree: tree("A"), routes: [] } })],
  ["a platform's compiler flags", platform({ cflags: [] })],
  ["a platform's triple", platform({ triple: "armv7-linux-gnueabihf" })],
  ["the toolchain's image", (w) => w.lock("c", "arm", ["other bytes"])],
  [
    "the toolchain's environment",
    (w) => w.write("toolchains/c/toolchain.json", { ...leastToolchain, env: {} }),
  ],
])("%s counts", async ([_what, change]) => {
  const workspace = await fullWorkspace();
  const before = (await planned(workspace)).digest;
  await change(workspace);
  expect((await planned(workspace)).digest).not.toBe(before);
});

test.for<[string, Change]>([
  ["a README", (w) => w.write("packages/tool/README.md", "Read that.\n")],
  ["another file beside the recipe", (w) => w.write("packages/tool/notes.txt", "")],
  ["a file of patches/ that is no patch", (w) => w.write("packages/tool/patches/README.md", "")],
  ["the artifact's description", artifact({ description: "A better tool" })],
  ["its $schema", artifact({ $schema: "x.json" })],
  ["its licence", artifact({ license: "ISC" })],
  ["its smoke entries", artifact({ smoke: [{ run: ["bin/tool"] }] })],
  ["one more platform that it is for", artifact({ platforms: ["arm", "arm64", "amd64"] })],
  ["a limit that is written out as it is", artifact({ limits: { minutes: 30, memoryMiB: 4096 } })],
  [
    "how its definition is laid out",
    (w) => w.write("packages/tool/artifact.json", JSON.stringify(leastArtifact)),
  ],
  ["the platform's description", platform({ description: "Better ARM" })],
  ["another platform", (w) => w.write("toolchains/platforms/arm64.json", { ...leastPlatform, triple: "x" })],
  [
    "the toolchain's description",
    (w) => w.write("toolchains/c/toolchain.json", { ...leastToolchain, description: "" }),
  ],
  ["the times of files", (w) => utimesSync(w.path("packages/tool/src/main.c"), 1e9, 1e9)],
  ["modes other than the executable bit", (w) => chmodSync(w.path("packages/tool/src/main.c"), 0o600)],
  ["what version control keeps in a local folder", (w) => w.write("packages/tool/src/.git/HEAD", "x")],
  ["installed packages in a local folder", (w) => w.write("packages/tool/src/node_modules/x/index.js", "x")],
])("%s does not count", async ([_what, change]) => {
  const workspace = await fullWorkspace();
  const before = (await planned(workspace)).digest;
  await change(workspace);
  expect((await planned(workspace)).digest).toBe(before);
});

function rename(workspace: WrittenWorkspace, from: string, to: string): void {
  renameSync(workspace.path(from), workspace.path(to));
}

function relink(workspace: WrittenWorkspace, link: string, target: string | undefined): void {
  rmSync(workspace.path(link));
  if (target === undefined) workspace.write(link, "main.c");
  else symlinkSync(target, workspace.path(link));
}

test.for<[string, Record<string, unknown>, Record<string, unknown>]>([
  ["its tree", { tree: tree("A"), routes: [] }, { tree: tree("B"), routes: [] }],
  [
    "its tar",
    { tar: `sha256:${"0".repeat(64)}`, routes: [] },
    { tar: `sha256:${"1".repeat(64)}`, routes: [] },
  ],
  [
    "another file that is taken for its tar",
    { tar: `sha256:${"0".repeat(64)}`, routes: [{ debian: "pool/a.tar.xz" }] },
    {
      tar: `sha256:${"0".repeat(64)}`,
      routes: [{ debian: "pool/a.tar.xz", sha256: `sha256:${"1".repeat(64)}` }],
    },
  ],
  [
    "its module",
    { goModule: "a.org/a", version: "v1.0.0", sum: tree("A") },
    { goModule: "a.org/b", version: "v1.0.0", sum: tree("A") },
  ],
  [
    "its version",
    { goModule: "a.org/a", version: "v1.0.0", sum: tree("A") },
    { goModule: "a.org/a", version: "v1.0.1", sum: tree("A") },
  ],
])("of an upstream source, %s counts", async ([_what, one, other]) => {
  const workspace = await writeWorkspace();
  artifact({ source: one })(workspace);
  const before = (await planned(workspace)).digest;
  artifact({ source: other })(workspace);
  expect((await planned(workspace)).digest).not.toBe(before);
});

test("of an upstream source, where it is had from does not count", async () => {
  const workspace = await writeWorkspace();
  artifact({ source: { tree: tree("A"), routes: [] } })(workspace);
  const before = (await planned(workspace)).digest;
  artifact({ source: { tree: tree("A"), routes: [{ https: "https://example.org/x.tar.gz" }] } })(workspace);
  expect((await planned(workspace)).digest).toBe(before);
});

test("of the files that are taken for an upstream tar, their order and number of routes do not count", async () => {
  const workspace = await writeWorkspace();
  const [one, other] = ["1", "2"].map((digit) => ({
    debian: `pool/${digit}.tar.xz`,
    sha256: `sha256:${digit.repeat(64)}`,
  }));
  const plan = async (...routes: unknown[]) => {
    artifact({ source: { tar: `sha256:${"0".repeat(64)}`, routes } })(workspace);
    return (await planned(workspace)).plan;
  };
  const before = await plan(one, other);
  expect(before.source).toMatchObject({ archives: [one?.sha256, other?.sha256] });
  expect(await plan(other, one, { ...one, debian: "pool/copy.tar.xz" })).toEqual(before);
});

test("a plan names the runner, the recipe, patches and local files, sorted, links as links", async () => {
  const { plan } = await planned(await fullWorkspace());
  expect(
    plan.files.map(({ path, content }) => [path, "link" in content ? content.link : content.executable]),
  ).toEqual([
    ["patches/1-fix.patch", false],
    ["recipe/build.ts", false],
    ["runner/run.ts", false],
    ["source/link.c", "main.c"],
    ["source/main.c", false],
    ["source/run.sh", false],
  ]);
});

test("two workspaces with the same content make the same plan, wherever they lie", async () => {
  const [one, other] = [await planned(await fullWorkspace()), await planned(await fullWorkspace())];
  expect(other.plan).toEqual(one.plan);
});

test("platforms differ in their plans", async () => {
  const workspace = await writeWorkspace();
  const [arm, arm64] = [await planned(workspace, "arm"), await planned(workspace, "arm64")];
  expect(arm64.plan.env["CC"]).toBe("aarch64-linux-gnu-gcc");
  expect(arm64.digest).not.toBe(arm.digest);
});

test.for<[string, Change, object]>([
  [
    "no recipe",
    (w) => w.remove("packages/tool/build.ts"),
    { reason: "invalid-definition", where: "packages/tool/build.ts" },
  ],
  [
    "no local folder",
    (w) => w.remove("packages/tool/src"),
    { reason: "invalid-definition", where: "packages/tool/src" },
  ],
  [
    "a file for a local folder",
    artifact({ source: { local: "build.ts" } }),
    { reason: "invalid-definition", where: "packages/tool/build.ts" },
  ],
  [
    "a local folder outside of the workspace",
    artifact({ source: { local: "../../.." } }),
    { reason: "invalid-definition", why: expect.stringContaining("outside of the workspace") },
  ],
  [
    "an unknown toolchain",
    artifact({ toolchain: "rust" }),
    { reason: "unknown-toolchain", why: "defined here: c" },
  ],
  [
    "a platform that it is not for",
    artifact({ platforms: ["arm64"] }),
    { reason: "unknown-platform", why: 'its "platforms" are arm64' },
  ],
  [
    "a stale lock",
    (w) => w.write("toolchains/c/toolchain.json", { ...leastToolchain, layers: [] }),
    { reason: "stale-lock" },
  ],
  [
    "a wrong key",
    artifact({ versoin: "1" }),
    {
      reason: "invalid-definition",
      where: expect.objectContaining({ file: "packages/tool/artifact.json", line: 19 }),
    },
  ],
])("%s is a failure", async ([_what, change, failure]) => {
  const workspace = await writeWorkspace();
  await change(workspace);
  expect(await planArtifact(workspace, "tool", "arm")).toMatchObject({ ok: false, failure });
});

test.for(["none", "", "..", "../tool", "tool/", "Tool", "a b"])(
  "%j is no artifact and no platform",
  async (name) => {
    const workspace = await writeWorkspace();
    expect(await planArtifact(workspace, name, "arm")).toMatchObject({
      failure: { reason: "unknown-artifact", why: "defined here: tool" },
    });
    expect(await planArtifact(workspace, "tool", name)).toMatchObject({
      failure: { reason: "unknown-platform", why: "defined here: arm, arm64" },
    });
  },
);
