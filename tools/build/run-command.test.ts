import { writeFileSync } from "node:fs";
import { buildRecordFile, formatBuildRecord } from "@drydock/core/build-record.ts";
import { sha256Of } from "@drydock/core/digest.ts";
import { temporaryFolder } from "@drydock/store/testing/temporary-folder.ts";
import { expect, test } from "vitest";
import type { CommandName } from "./commands.ts";
import { planArtifact } from "./plan-artifact.ts";
import { type CommandArguments, type Host, runCommand } from "./run-command.ts";
import { leastArtifact, type WrittenWorkspace, writeWorkspace } from "./testing/write-workspace.ts";

/** Runs a command where no engine answers, and what it needs must be there. */
async function run(
  workspace: WrittenWorkspace,
  name: CommandName,
  args: CommandArguments,
  host: Partial<Host> = {},
) {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const status = await runCommand(name, args, {
    cwd: workspace.root,
    env: {
      DRYDOCK_STORE: temporaryFolder(),
      DOCKER_HOST: "unix:///nowhere/docker.sock",
      HOME: temporaryFolder(),
    },
    stdout: { write: (text) => stdout.push(text) },
    stderr: { write: (text) => stderr.push(text) },
    signal: new AbortController().signal,
    ...host,
  });
  return { status, stdout: stdout.join(""), stderr: stderr.join("") };
}

/** Puts outputs into dist/ as a build leaves them. */
async function pretendBuilt(workspace: WrittenWorkspace, name: string, platform: string): Promise<void> {
  const planned = await planArtifact(workspace, name, platform);
  if (!planned.ok) throw new Error(planned.failure.why);
  const folder = `dist/${platform}/${name}`;
  workspace.write(`${folder}/bin/tool`, "program");
  writeFileSync(workspace.path(`${folder}/bin/tool`), "program", { mode: 0o644 });
  const output = { sha256: sha256Of("program"), bytes: 7, executable: false };
  const record = {
    plan: planned.value.plan,
    outputs: { "bin/tool": output },
    builtAt: "2026-01-01T00:00:00.000Z",
    recipeMs: 1,
  };
  workspace.write(`${folder}/${buildRecordFile}`, formatBuildRecord(record));
}

async function builtWorkspace(): Promise<WrittenWorkspace> {
  const workspace = await writeWorkspace();
  await pretendBuilt(workspace, "tool", "arm");
  await pretendBuilt(workspace, "tool", "arm64");
  return workspace;
}

test("what is built already is so, in one line on stdout, with no engine", async () => {
  expect(await run(await builtWorkspace(), "build", { names: ["tool"], platform: "arm" })).toEqual({
    status: 0,
    stdout: "tool 1.0 for arm is up to date\n",
    stderr: "",
  });
});

test("without a platform it is done for every one of the definition", async () => {
  const { stdout } = await run(await builtWorkspace(), "build", { names: ["tool"] });
  expect(stdout).toBe("tool 1.0 for arm is up to date\ntool 1.0 for arm64 is up to date\n");
});

test("a toolchain that is the same for all platforms is one subject, another is one for each", async () => {
  const workspace = await writeWorkspace();
  const platforms = async () =>
    JSON.parse((await run(workspace, "image", { names: ["c"], json: true })).stdout).error;
  expect(await platforms()).toMatchObject({ reason: "no-engine" });
  workspace.write("toolchains/c/toolchain.json", {
    description: "",
    layers: [{ debian: ["make"], platform: ["c"] }],
  });
  expect(await platforms()).toMatchObject({ reason: "stale-lock", where: "toolchains/c/lock.arm.json" });
});

test("as JSON, one answer is an object, more are a list", async () => {
  const workspace = await builtWorkspace();
  const one = await run(workspace, "build", { names: ["tool"], platform: "arm", json: true });
  expect(JSON.parse(one.stdout)).toMatchObject({ artifact: "tool", platform: "arm", how: "fresh" });
  const both = await run(workspace, "build", { names: ["tool"], json: true });
  expect(JSON.parse(both.stdout)).toMatchObject([{ platform: "arm" }, { platform: "arm64" }]);
});

test("a failure is a text on stderr, and status 1", async () => {
  const { status, stdout, stderr } = await run(await writeWorkspace(), "build", {
    names: ["tool"],
    platform: "mips",
  });
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toMatch(
    /^error: there is no platform named "mips" \[unknown-platform\]\n {2}defined here: arm, arm64\n {2}Next: /,
  );
});

test("as JSON, a failure is on stdout with what was done before it, and nothing is on stderr", async () => {
  const workspace = await builtWorkspace();
  workspace.write("dist/arm64/tool/bin/tool", "another");
  workspace.remove(`dist/arm64/tool/${buildRecordFile}`);
  const { status, stdout } = await run(workspace, "build", { names: ["tool"], json: true });
  expect(status).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    error: { reason: "no-engine" },
    done: [{ platform: "arm", how: "fresh" }],
  });
});

test("of several, the first failure ends it, and what was done before it is said", async () => {
  const workspace = await builtWorkspace();
  for (const name of ["broken", "last"]) {
    workspace.write(`packages/${name}/artifact.json`, leastArtifact);
    workspace.write(`packages/${name}/build.ts`, "");
    workspace.write(`packages/${name}/src/x`, "");
  }
  await pretendBuilt(workspace, "last", "arm");
  const { status, stdout, stderr } = await run(workspace, "build", {
    names: ["tool", "broken", "last"],
    platform: "arm",
  });
  expect({ status, stdout }).toEqual({ status: 1, stdout: "tool 1.0 for arm is up to date\n" });
  expect(stderr).toContain("[no-engine]");
});

test("nothing begins when one of the names is wrong", async () => {
  const { status, stdout, stderr } = await run(await builtWorkspace(), "build", {
    names: ["tool", "tol"],
    platform: "arm",
  });
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toContain('there is no artifact named "tol"');
});

test("outputs that are damaged are said, and not taken for good", async () => {
  const workspace = await builtWorkspace();
  writeFileSync(workspace.path("dist/arm/tool/bin/tool"), "damaged");
  const { status, stderr } = await run(workspace, "build", { names: ["tool"], platform: "arm" });
  expect(status).toBe(1);
  expect(stderr).toMatch(/^warning: dist\/arm\/tool: .*bin\/tool.*; making it anew\n/);
});

test("everything that a build needs is fetched without an engine where no layer takes one", async () => {
  const { status, stdout } = await run(await writeWorkspace(), "fetch", { names: ["tool"], platform: "arm" });
  expect(status).toBe(0);
  expect(stdout).toMatch(/^tool for arm: everything that its build needs is in \//);
});

test("what is the same for every platform is done once, whatever platforms there are", async () => {
  const { stdout } = await run(await writeWorkspace(), "checkout", { names: ["tool"] });
  expect(stdout).toBe("the source of tool is in this repository: packages/tool/src\n");
});

test("an option that the command has not is refused, as Nx hands on whatever it is given", async () => {
  const { status, stderr } = await run(await writeWorkspace(), "diff", {
    names: ["tool"],
    options: { ass: "x.patch" },
  });
  expect(status).toBe(1);
  expect(stderr).toMatch(/^error: diff has no option --ass \[unknown-option\]\n {2}its own are --as\n/);
});

test("outside of a workspace it says so", async () => {
  const { status, stderr } = await run(
    await writeWorkspace(),
    "build",
    { names: ["tool"] },
    { cwd: temporaryFolder() },
  );
  expect(status).toBe(1);
  expect(stderr).toContain("[not-a-workspace]");
});

test("a command that is asked to stop ends with status 130", async () => {
  const { status, stderr } = await run(
    await writeWorkspace(),
    "build",
    { names: ["tool"] },
    { signal: AbortSignal.abort() },
  );
  expect(status).toBe(130);
  expect(stderr).toContain("[interrupted]");
});

test.for<[string, boolean, Record<string, string>, boolean]>([
  ["on a terminal there is colour", true, {}, true],
  ["elsewhere there is none", false, {}, false],
  ["NO_COLOR turns it off", true, { NO_COLOR: "1" }, false],
  ["an empty NO_COLOR does not", true, { NO_COLOR: "" }, true],
  ["FORCE_COLOR turns it on", false, { FORCE_COLOR: "1" }, true],
  ["FORCE_COLOR=0 turns it off", true, { FORCE_COLOR: "0" }, false],
  ["NO_COLOR wins over FORCE_COLOR", true, { NO_COLOR: "1", FORCE_COLOR: "1" }, false],
  ["CI has none", true, { CI: "1" }, false],
  ["a dumb terminal has none", true, { TERM: "dumb" }, false],
])("%s", async ([_what, isTTY, env, colour]) => {
  const workspace = await builtWorkspace();
  writeFileSync(workspace.path("dist/arm/tool/bin/tool"), "damaged");
  const texts: string[] = [];
  const stderr = { isTTY, write: (text: string) => texts.push(text) };
  const host = {
    stderr,
    env: { DRYDOCK_STORE: temporaryFolder(), DOCKER_HOST: "unix:///nowhere", HOME: "/", ...env },
  };
  await run(workspace, "build", { names: ["tool"], platform: "arm" }, host);
  expect(texts[0]?.includes("\u001b[33mwarning:")).toBe(colour);
});
