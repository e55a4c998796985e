import { chmodSync, readFileSync, rmSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ArtifactFiles, type BuildRig, openBuildRig } from "./build-rig.ts";
import { removeImages } from "./remove-images.ts";

// One artifact lives through what artifacts live through, and each build of it says why it ran. Tests build on those before them.

let rig: BuildRig;

/** Whatever is tried with it fails, so what succeeds has not tried. */
const offline = { env: { DOCKER_HOST: "unix:///nonexistent" } };
const recipe = "await $`install -D -m 644 ${source}/data ${out}/share/made`;";
const patch = "--- a/data\n+++ b/data\n@@ -1 +1 @@\n-one\n+patched\n";
let mode = 0o644;
let tool: ArtifactFiles = {
  definition: { toolchain: "noted" },
  recipe,
  files: { "src/data": "one\n", "src/configure": "#!/bin/sh\n" },
};

beforeAll(async () => {
  rig = await openBuildRig();
  await toolchain("first\n");
  rig.define("tool", tool);
});

afterAll(async () => {
  if (rig) await removeImages(rig.engine, "drydock/noted");
  await rig?.[Symbol.asyncDispose]();
});

/** Writes and locks a toolchain that has a small file of its own. */
async function toolchain(note: string): Promise<void> {
  const definition = { description: "Notes", base: "shell", layers: [{ files: { "/etc/note": note } }] };
  rig.workspace.write("toolchains/noted/toolchain.json", JSON.stringify(definition));
  await rig.succeed(["lock", "noted"]);
}

function change(artifact: Partial<ArtifactFiles>): void {
  tool = { ...tool, ...artifact };
  rig.define("tool", tool);
  chmodSync(rig.workspace.path("packages/tool/src/configure"), mode);
}

/** Builds, and gives the one line that says why. */
async function reason(): Promise<string> {
  const { stderr } = await rig.succeed(["build", "tool"]);
  const lines = stderr.split("\n").filter((line) => line.includes("building tool for arm"));
  expect(lines).toHaveLength(1);
  return (lines[0] ?? "").replace("• building tool for arm: ", "");
}

/** What `drydock why` answers, with nothing of the day in it. */
async function why(): Promise<string> {
  const exit = await rig.drydock(["why", "tool", "--platform", "arm"], offline);
  expect(exit).toMatchObject({ status: 0, stderr: "" });
  return exit.stdout.replace(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, "DATE");
}

const next = "tool for arm: the next build runs.\nChanged since the build of DATE:\n";
const last = "tool for arm is up to date: built on DATE.\nChanged since the build before it, of DATE:\n";

test("the first build", async () => {
  expect(await why()).toBe("tool for arm: the next build runs.\nNothing was built here before.\n");
  expect(await reason()).toBe("first build here");
  expect(await why()).toBe(
    "tool for arm is up to date: built on DATE.\nNothing had been built here before.\n",
  );
});

test("a null build says nothing of it", async () => {
  const { stdout, stderr } = await rig.drydock(["build", "tool"], offline);
  expect({ stdout, stderr }).toEqual({ stdout: "tool 1.0 for arm is up to date\n", stderr: "" });
});

test("a line of the recipe", async () => {
  change({ recipe: `// Made anew.\n${recipe}` });
  const changed = [
    "  packages/tool/build.ts changed (+1 -0)",
    "      @@ -1,3 +1,4 @@",
    "       export default async ({ $, source, out, platform, jobs, version }) => {",
    "      +// Made anew.",
    `       ${recipe}`,
    "       };",
    "",
  ].join("\n");
  expect(await why()).toBe(next + changed);
  expect(await reason()).toBe("build.ts changed (+1 -0)");
  expect(await why()).toBe(last + changed);
});

test("a patch", async () => {
  change({ files: { ...tool.files, "patches/0001-data.patch": patch } });
  expect(await reason()).toBe("patches/0001-data.patch added");
  expect(await why()).toBe(`${last}  packages/tool/patches/0001-data.patch added\n`);
});

test("an executable bit", async () => {
  mode = 0o755;
  change({});
  expect(await reason()).toBe("src/configure is executable now");
});

test("a flag, and a line of a source file, at once", async () => {
  change({
    definition: { ...tool.definition, env: { CFLAGS: "-O2" } },
    files: { ...tool.files, "src/configure": "#!/bin/sh\ntrue\n" },
  });
  expect(await reason()).toBe("src/configure changed (+1 -0), variable CFLAGS -O2 added");
});

test("a flag of the platform", async () => {
  const file = rig.workspace.path("toolchains/platforms/arm.json");
  const platform = JSON.parse(readFileSync(file, "utf8"));
  platform.cflags.push("-g");
  rig.workspace.write("toolchains/platforms/arm.json", JSON.stringify(platform));
  expect(await reason()).toBe("platform arm: cflags: -g added");
});

test("what the toolchain's image holds", async () => {
  await toolchain("first\nsecond\n");
  const changed =
    "  /etc/note of the toolchain noted changed (+1 -0)\n      @@ -1,1 +1,2 @@\n       first\n      +second\n";
  expect(await why()).toBe(next + changed);
  expect(await reason()).toBe("/etc/note of the toolchain noted changed (+1 -0)");
  expect(await why()).toBe(last + changed);
});

test("a build that failed is not what the next one is compared with", async () => {
  change({ recipe: "await $`false`;" });
  const failed = await rig.drydock(["build", "tool"]);
  expect(failed.stderr).toContain("building tool for arm: build.ts changed (+1 -2)\n");
  expect(failed.stderr).toContain("[recipe-failed]");
  change({ recipe: `// Mended.\n${recipe}` });
  const changed = "build.ts changed (+1 -1)";
  expect(await why()).toContain(changed);
  expect(await reason()).toBe(changed);
  expect(await why()).toMatch(/^ {6}-\/\/ Made anew\.\n {6}\+\/\/ Mended\.$/m);
});

test("outputs that were deleted are restored, and afterwards it is said that nothing else was the reason", async () => {
  rmSync(rig.workspace.path("dist"), { recursive: true });
  expect(await why()).toBe(
    "tool for arm: the next build is restored: the same inputs were built on DATE.\nNo input changed, but the outputs were missing.\n",
  );
  const { stdout, stderr } = await rig.drydock(["build", "tool"], offline);
  expect(stdout).toContain("tool 1.0 for arm restored: the same inputs were built on ");
  expect(stderr).toBe("");
  expect(await why()).toBe(
    "tool for arm is up to date: restored, for the same inputs were built on DATE.\nNo input had changed, but the outputs were missing.\n",
  );
});

test("outputs that the store does not have either are made anew, for no other reason", async () => {
  rmSync(rig.workspace.path("dist"), { recursive: true });
  rmSync(`${rig.store}/builds`, { recursive: true });
  expect(await reason()).toBe("no input changed, but the outputs were missing");
});

test("without dist/ a change is still told by its lines", async () => {
  rmSync(rig.workspace.path("dist"), { recursive: true });
  change({ recipe });
  expect(await why()).toBe(
    [
      next.trimEnd(),
      "  packages/tool/build.ts changed (+0 -1)",
      "      @@ -1,4 +1,3 @@",
      "       export default async ({ $, source, out, platform, jobs, version }) => {",
      "      -// Mended.",
      `       ${recipe}`,
      "       };",
      "",
    ].join("\n"),
  );
  expect(await reason()).toBe("build.ts changed (+0 -1)");
});

test("what was restored says what had changed", async () => {
  change({ recipe: `// Mended.\n${recipe}` });
  await rig.succeed(["build", "tool"], offline);
  expect(await why()).toMatch(
    /^tool for arm is up to date: restored, for the same inputs were built on DATE\.\nChanged since the build before it, of DATE:\n {2}packages\/tool\/build\.ts changed \(\+1 -0\)\n/,
  );
});

test("Nx answers the same, and as JSON it is for programs", async () => {
  const nx = await rig.workspace.run(["./nx", "run", "tool:why-arm"], {
    env: { ...offline.env, DRYDOCK_STORE: rig.store },
  });
  expect(nx.stdout.replace(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, "DATE")).toContain(await why());
  const { stdout } = await rig.succeed(["why", "tool", "--json"], offline);
  expect(JSON.parse(stdout)).toMatchObject({
    upToDate: true,
    how: "restored",
    reason: { kind: "changed", changes: [{ kind: "file", diff: { added: 1, removed: 0 } }] },
  });
});
