import { chmodSync, readFileSync, rmSync } from "node:fs";
import { openWorkspace } from "@drydock/build/workspace.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { planTurboFiles } from "./turbo-files.ts";
import { copyWorkspace, type WorkspaceRig } from "./workspace-rig.ts";

let rig: WorkspaceRig;

beforeAll(async () => {
  rig = copyWorkspace();
  rig.write(
    "packages/hello/artifact.json",
    JSON.stringify({
      description: "A script of this repository",
      version: "1",
      license: "MIT",
      source: { local: "source" },
      toolchain: "shell",
      platforms: ["arm"],
      outputs: { hello: { script: "sh" } },
    }),
  );
  rig.write("packages/hello/build.ts", "export default async () => {};\n");
  rig.write("packages/hello/source/hello.sh", "echo hello\n");
  await generate();
});

afterAll(() => rig[Symbol.asyncDispose]());

async function generate(): Promise<void> {
  for (const [file, text] of await planTurboFiles(openWorkspace(rig.root, rig.env))) rig.write(file, text);
}

/** The hash by which turbo would look up the task. */
async function hashOf(task: string): Promise<string> {
  const run = await rig.run(["node_modules/.bin/turbo", "run", task, "--filter=hello", "--dry=json"], {
    env: { TURBO_TELEMETRY_DISABLED: "1" },
  });
  const { tasks }: { tasks: { taskId: string; hash: string }[] } = JSON.parse(run.stdout);
  const found = tasks.find(({ taskId }) => taskId === `hello#${task}`);
  if (found === undefined) throw new Error(run.stderr);
  return found.hash;
}

test.each([
  ["a source", "packages/hello/source/hello.sh"],
  ["the recipe", "packages/hello/build.ts"],
  ["the toolchain's lock", "toolchains/shell/lock.json"],
  ["the platform", "toolchains/platforms/arm.json"],
  ["the code that builds", "tools/build/build-artifact.ts"],
])("turbo builds again when %s changes", async (_what, file) => {
  const before = await hashOf("build-arm");
  rig.write(file, `${Math.random()}`);
  expect(await hashOf("build-arm")).not.toBe(before);
});

test.each([
  ["another platform", "toolchains/platforms/arm64.json"],
  ["a description for people", "packages/hello/README.md"],
  ["the command line", "tools/cli/drydock.ts"],
  ["a test", "tools/core/audit.test.ts"],
])("turbo leaves a build alone when %s changes", async (_what, file) => {
  const before = await hashOf("build-arm");
  rig.write(file, `${Math.random()}`);
  expect(await hashOf("build-arm")).toBe(before);
});

test("a file that becomes executable makes the generated files stale, and then turbo builds again", async () => {
  const before = await hashOf("build-arm");
  chmodSync(rig.path("packages/hello/source/hello.sh"), 0o755);
  expect(await hashOf("build-arm")).toBe(before);
  await generate();
  expect(await hashOf("build-arm")).not.toBe(before);
});

test("turbo builds again when a checkout changes, and what is generated knows of none", async () => {
  const artifact = JSON.parse(readFileSync(rig.path("packages/hello/artifact.json"), "utf8"));
  const pinned = { ...artifact, source: { tree: `h1:${"A".repeat(43)}=`, routes: [] } };
  rig.write("packages/hello/artifact.json", JSON.stringify(pinned));
  await generate();
  const before = await hashOf("build-arm");
  const hashes = new Set([before]);
  for (const text of ["1", "2"]) {
    rig.write("packages/hello/checkout/.git/drydock.json", "{}");
    rig.write("packages/hello/checkout/lib/main.c", text);
    hashes.add(await hashOf("build-arm"));
  }
  expect(hashes.size).toBe(3);
  const last = await hashOf("build-arm");
  rig.write("packages/hello/checkout/.git/index", "changed");
  chmodSync(rig.path("packages/hello/checkout/lib/main.c"), 0o755);
  await generate();
  expect(await hashOf("build-arm")).toBe(last);
  rmSync(rig.path("packages/hello/checkout"), { recursive: true });
  expect(await hashOf("build-arm")).toBe(before);
  rig.write("packages/hello/artifact.json", JSON.stringify(artifact));
  await generate();
});

test("an audit runs again when its build does", async () => {
  const before = await hashOf("audit-arm");
  rig.write("packages/hello/source/hello.sh", "echo goodbye\n");
  expect(await hashOf("audit-arm")).not.toBe(before);
});

test("npm takes the generated packages: its lock has them, and none that is gone", async () => {
  const lock = JSON.parse(
    (await planTurboFiles(openWorkspace(rig.root, rig.env))).get("package-lock.json") ?? "",
  );
  expect(lock.packages["node_modules/hello"]).toEqual({ resolved: "packages/hello", link: true });
  expect(lock.packages["packages/hello"]).toEqual({ version: "0.0.0" });
  lock.packages["packages/gone"] = { version: "0.0.0" };
  rig.write("package-lock.json", JSON.stringify(lock));
  const again = JSON.parse(
    (await planTurboFiles(openWorkspace(rig.root, rig.env))).get("package-lock.json") ?? "",
  );
  expect(again.packages).not.toHaveProperty(["packages/gone"]);
});

test("`npm run turbo` collects no telemetry, of which turbo itself says at its first run that it does", async () => {
  await using fresh = copyWorkspace();
  const firstRun = async (command: readonly [string, ...string[]], home: string) => {
    const XDG_CONFIG_HOME = fresh.path(`../${home}`);
    const { status, stdout, stderr } = await fresh.run([...command, "run", "build-arm", "--dry"], {
      env: { XDG_CONFIG_HOME, CI: undefined },
    });
    expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" });
    return stdout + stderr;
  };
  expect(await firstRun(["node_modules/.bin/turbo"], "one")).toContain("telemetry");
  const printed = await firstRun(["npm", "run", "--silent", "turbo", "--"], "other");
  expect(printed).toContain("wg#build-arm");
  expect(printed).not.toContain("telemetry");
});
