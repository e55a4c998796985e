import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ProjectConfiguration } from "@nx/devkit";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { buildingCode } from "./code-inputs.ts";
import { createNodes } from "./plugin.ts";
import { writeSmallWorkspace } from "./testing/small-workspace.ts";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "drydock-plugin-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  writeSmallWorkspace(root);
});

/** The projects that the definitions give, by their folder. */
async function infer(...files: string[]): Promise<Record<string, ProjectConfiguration>> {
  const toolchains = ["base", "c", "go", "qemu"].map((name) => `toolchains/${name}/toolchain.json`);
  const nodes = await createNodes[1]([...files, ...toolchains], undefined, {
    workspaceRoot: root,
    nxJsonConfiguration: {},
  });
  return Object.assign({}, ...nodes.map(([, { projects }]) => projects));
}

async function inferPatched(): Promise<ProjectConfiguration> {
  const { "packages/patched": project } = await infer("packages/patched/artifact.json");
  if (project === undefined) throw new Error("no project");
  return project;
}

test("an artifact is a project with targets for each of its platforms", async () => {
  const project = await inferPatched();
  expect(project).toMatchObject({
    name: "patched",
    root: "packages/patched",
    implicitDependencies: ["toolchain-c"],
    metadata: {
      description: "What patched is (1.0, MIT)",
      targetGroups: {
        arm: ["build-arm", "audit-arm", "smoke-arm", "why-arm", "shell-arm", "watch-arm"],
        arm64: ["build-arm64", "audit-arm64", "smoke-arm64", "why-arm64", "shell-arm64", "watch-arm64"],
      },
    },
  });
  expect(Object.keys(project.targets ?? {})).toEqual([
    ...["build-arm", "audit-arm", "smoke-arm", "why-arm", "shell-arm", "watch-arm"],
    ...["build-arm64", "audit-arm64", "smoke-arm64", "why-arm64", "shell-arm64", "watch-arm64"],
    ...["fetch", "checkout", "diff"],
  ]);
});

test("a build is cached, with its outputs, and hashes what it declares and nothing else", async () => {
  const { targets } = await inferPatched();
  expect(targets?.["build-arm"]).toMatchObject({
    executor: "./tools/nx:run",
    cache: true,
    outputs: ["{workspaceRoot}/dist/arm/patched"],
    options: { command: "build", name: "patched", platform: "arm" },
    inputs: [
      "{projectRoot}/artifact.json",
      "{workspaceRoot}/toolchains/platforms/arm.json",
      "{projectRoot}/build.ts",
      "{projectRoot}/patches/*.patch",
      "{projectRoot}/checkout/**/*",
      "!{projectRoot}/checkout/.git/**/*",
      "{workspaceRoot}/toolchains/c/toolchain.json",
      "{workspaceRoot}/toolchains/c/*.ts",
      "{workspaceRoot}/toolchains/c/lock.json",
      "{workspaceRoot}/toolchains/c/lock.arm.json",
      "{workspaceRoot}/toolchains/base/toolchain.json",
      "{workspaceRoot}/toolchains/base/*.ts",
      "{workspaceRoot}/toolchains/base/lock.json",
      "{workspaceRoot}/toolchains/base/lock.arm.json",
      ...buildingCode,
      { externalDependencies: ["dockerode", "tar-stream", "xz-decompress", "yauzl"] },
    ],
  });
});

test("a shell is never cached, and needs no build", async () => {
  const { targets } = await inferPatched();
  expect(targets?.["shell-arm"]).toMatchObject({ cache: false });
  expect(targets?.["shell-arm"]).not.toHaveProperty("dependsOn");
});

test("audit and smoke come after the build and read its outputs", async () => {
  const { targets } = await inferPatched();
  for (const name of ["audit-arm", "smoke-arm"]) {
    expect(targets?.[name]).toMatchObject({ cache: true, dependsOn: ["build-arm"] });
    expect(targets?.[name]?.inputs).toContainEqual({ dependentTasksOutputFiles: "**/*" });
  }
  expect(targets?.["smoke-arm"]?.inputs).toContain("{workspaceRoot}/toolchains/qemu/lock.json");
});

test("why a build runs is asked anew every time, and builds nothing first", async () => {
  const { targets } = await inferPatched();
  expect(targets?.["why-arm"]).toMatchObject({
    cache: false,
    options: { command: "why", name: "patched", platform: "arm" },
  });
  expect(targets?.["why-arm"]).not.toHaveProperty("dependsOn");
});

test("an artifact without smoke entries has no smoke targets, and a local source is an input", async () => {
  const { "packages/local": project } = await infer("packages/local/artifact.json");
  expect(Object.keys(project?.targets ?? {})).not.toContain("smoke-arm");
  expect(project?.targets?.["build-arm"]?.inputs).toContain("{workspaceRoot}/packages/local/src/**/*");
});

test("an executable bit changes the options of the build, for Nx hashes no modes", async () => {
  const files = async () => (await inferPatched()).targets?.["build-arm"]?.options.files;
  const before = await files();
  expect(await files()).toBe(before);
  chmodSync(join(root, "packages/patched/patches/fix.patch"), 0o755);
  expect(await files()).not.toBe(before);
});

test("a checkout's files change the options of the build, for Nx hashes nothing that git ignores", async () => {
  const files = async () => (await inferPatched()).targets?.["build-arm"]?.options.files;
  const checkout = join(root, "packages/patched/checkout");
  const before = await files();
  mkdirSync(join(checkout, ".git"), { recursive: true });
  writeFileSync(join(checkout, ".git/drydock.json"), "{}");
  writeFileSync(join(checkout, "main.c"), "int main() {}");
  const first = await files();
  writeFileSync(join(checkout, "main.c"), "int main() { return 1; }");
  expect(new Set([before, first, await files()]).size).toBe(3);
  rmSync(checkout, { recursive: true });
  expect(await files()).toBe(before);
});

test("a local source has no checkout", async () => {
  const { "packages/local": project } = await infer("packages/local/artifact.json");
  expect(Object.keys(project?.targets ?? {})).not.toContain("checkout");
});

test("a toolchain is a project that depends on its base, with targets that are never cached", async () => {
  const { "toolchains/c": c, "toolchains/base": base } = await infer();
  expect(c).toMatchObject({ name: "toolchain-c", implicitDependencies: ["toolchain-base"] });
  expect(base?.implicitDependencies).toEqual([]);
  expect(c?.targets).toMatchObject({
    lock: { cache: false, options: { command: "lock", name: "c" } },
    image: { cache: false, options: { command: "image", name: "c" } },
  });
});

test("the report is a project whose target needs no name, and is never cached", async () => {
  const { "tools/report": report } = await infer("tools/report/package.json");
  expect(report?.targets).toMatchObject({ run: { cache: false, options: { command: "report" } } });
});

test("the engine is a project with a target for each of its commands", async () => {
  const { "tools/engine": engine } = await infer("tools/engine/package.json");
  expect(Object.keys(engine?.targets ?? {})).toEqual(["start", "stop", "status", "prune"]);
  expect(engine?.targets?.["start"]?.options).toEqual({ command: "engine:start" });
});

test("an artifact whose definition is not valid keeps its targets, uncached, and the others theirs", async () => {
  writeFileSync(join(root, "packages/patched/artifact.json"), "{");
  const projects = await infer("packages/patched/artifact.json", "packages/local/artifact.json");
  expect(projects["packages/patched"]?.targets?.["build-arm"]).toMatchObject({
    cache: false,
    options: { command: "build", name: "patched", platform: "arm" },
  });
  expect(projects["packages/local"]?.targets?.["build-arm"]?.cache).toBe(true);
});

test("a toolchain that does not exist gives no edge, which would break the whole graph", async () => {
  rmSync(join(root, "toolchains/c"), { recursive: true });
  const nodes = await createNodes[1](["packages/patched/artifact.json"], undefined, {
    workspaceRoot: root,
    nxJsonConfiguration: {},
  });
  expect(nodes[0]?.[1].projects?.["packages/patched"]?.implicitDependencies).toEqual([]);
});
