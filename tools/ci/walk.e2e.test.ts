import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { makeTar } from "@drydock/store/testing/make-tar.ts";
import { type BuildRig, openBuildRig } from "@drydock/testing/build-rig.ts";
import { readJson } from "@drydock/testing/read-json.ts";
import { removeImages } from "@drydock/testing/remove-images.ts";
import { startCommand } from "@drydock/testing/running-command.ts";
import type { CommandExit } from "@drydock/testing/workspace-rig.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type GitRepository, initRepository } from "./testing/git-repository.ts";
import { type GitServer, startGitServer } from "./testing/git-server.ts";
import type { WalkStep } from "./walk-step.ts";

// A branch on a server, of commits that each change one thing, walked as continuous integration would build them.

let rig: BuildRig;
let repository: GitRepository;
let server: GitServer;

beforeAll(async () => {
  rig = await openBuildRig();
  for (const folder of [
    "packages",
    "toolchains/platforms/amd64.json",
    "toolchains/go",
    "toolchains/go-bootstrap",
    "toolchains/musl",
  ])
    rmSync(rig.workspace.path(folder), { recursive: true });
  const recipe = "await $`install -D -m 644 ${source}/data ${out}/share/made`;";
  const files = { "src/data": "data", "README.md": "What it is." };
  rig.define("two", { definition: { toolchain: "shell" }, recipe, files });
  rig.define("one", { definition: { toolchain: "tiny", platforms: ["arm", "arm64"] }, recipe, files });
  await defineToolchain();

  repository = initRepository(rig.workspace.root);
  repository.commit("Begin");
  const folder = dirname(rig.workspace.root);
  repository.git("init", "--quiet", "--bare", "--initial-branch=main", join(folder, "workspace.git"));
  server = await startGitServer(folder);
  repository.git("remote", "add", "origin", server.url("workspace.git"));
  repository.git("push", "--quiet", "origin", "main");
});

afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  if (rig) await removeImages(rig.engine, "drydock/tiny");
  await rig?.[Symbol.asyncDispose]();
});

const all = (kind: string) => [`one:${kind}-arm`, `one:${kind}-arm64`, `two:${kind}-arm`];
const one = (kind: string) => all(kind).slice(0, 2);
const two = (kind: string) => all(kind).slice(2);
const both = (of: (kind: string) => string[]) => [...of("audit"), ...of("build")];

/** What each commit changes, the tasks that are affected then, and what becomes of the builds among them. */
const commits: readonly [string, () => unknown, string[], Partial<WalkStep>][] = [
  [
    "Change a recipe",
    () => append("packages/one/build.ts", "// changed\n"),
    both(one),
    { rebuilt: one("build") },
  ],
  [
    "Change what is only read",
    () => {
      append("README.md", "new");
      append("packages/two/README.md", "new");
    },
    [],
    {},
  ],
  [
    "Change a platform, and the lock that a toolchain has for it",
    async () => {
      changeJson("toolchains/platforms/arm.json", { cflags: ["-march=armv7-a+fp"] });
      await rig.succeed(["lock", "tiny", "--platform", "arm"]);
    },
    ["one:audit-arm", "one:build-arm", "two:audit-arm", "two:build-arm"],
    { rebuilt: ["one:build-arm", "two:build-arm"] },
  ],
  [
    "Bump a version",
    () => changeJson("packages/two/artifact.json", { version: "2.0" }),
    both(two),
    { rebuilt: two("build") },
  ],
  [
    "Change a toolchain",
    async () => {
      changeJson("toolchains/tiny/toolchain.json", { env: { TINY: "changed" } });
      await rig.succeed(["lock", "tiny"]);
    },
    both(one),
    { rebuilt: one("build") },
  ],
  ["Revert it", () => repository.git("revert", "--no-commit", "HEAD"), both(one), { restored: one("build") }],
  [
    "Change code that builds, and no byte by it",
    () => append("tools/build/make-build.ts", "// changed\n"),
    [...all("audit"), ...all("build")].sort(),
    { restored: all("build") },
  ],
];

test("each commit of a branch builds exactly what it should", async () => {
  repository.git("switch", "--quiet", "--create", "topic");
  for (const [subject, change] of commits) {
    await change();
    repository.commit(subject);
  }
  repository.git("push", "--quiet", "origin", "topic");

  const walked = await walk("--json", "main..topic");
  expect(walked.status, walked.stderr).toBe(0);
  const nothing = { rebuilt: [], restored: [], failed: [], missed: [], needless: [] };
  const steps: WalkStep[] = JSON.parse(walked.stdout);
  expect(steps.map(({ commit, ...step }) => step)).toEqual([
    { ...nothing, subject: "Begin", rebuilt: all("build") },
    ...commits.map(([subject, , affected, outcome]) => ({ ...nothing, subject, affected, ...outcome })),
  ]);
});

test("a build that a change should have made, and that is not affected by it, is found", async () => {
  repository.git("switch", "--quiet", "--create", "forgetful", "main");
  const inference = "tools/nx/artifact-project.ts";
  const text = readFileSync(rig.workspace.path(inference), "utf8");
  rig.workspace.write(inference, text.replace('"{projectRoot}/build.ts",', ""));
  repository.commit("Forget that a recipe is an input");
  append("packages/two/build.ts", "// changed\n");
  repository.commit("Change a recipe");
  repository.git("push", "--quiet", "origin", "forgetful");

  const walked = await walk("forgetful~1..forgetful");
  expect(walked, walked.stderr).toMatchObject({ status: 1 });
  expect(walked.stdout.replace(/^[0-9a-f]{9}/gm, "COMMIT   ")).toBe(
    [
      "commit     subject                           affected      rebuilt                     restored",
      "COMMIT     Forget that a recipe is an input  (everything)  one (arm arm64), two (arm)  -         exact",
      "COMMIT     Change a recipe                   -             -                           -         missed: two (arm)",
      "",
    ].join("\n"),
  );
});

function walk(...args: string[]): Promise<CommandExit> {
  const command = [
    process.execPath,
    "tools/ci/walk.ts",
    "--repository",
    server.url("workspace.git"),
    ...args,
  ];
  const env = { ...process.env, ...rig.workspace.env, DOCKER_HOST: rig.engine, DRYDOCK_STORE: rig.store };
  return startCommand(command as [string, ...string[]], {
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    env,
  }).ended;
}

/** A toolchain that has a lock for each platform, and takes next to no time to make. */
async function defineToolchain(): Promise<void> {
  const folder = "toolchains/tiny";
  const archive = gzipSync(await makeTar([{ name: "tiny-1.0/file", content: "tiny" }]));
  rig.workspace.write(
    `${folder}/prepare.ts`,
    "export default async ({ $, source, out }) => {\n  await $`cp ${source}/file ${out}/file`;\n};\n",
  );
  mkdirSync(rig.workspace.path(`${folder}/sources`));
  writeFileSync(rig.workspace.path(`${folder}/sources/tiny.tgz`), archive);
  const define = (tree: string) =>
    rig.workspace.write(
      `${folder}/toolchain.json`,
      JSON.stringify({
        description: "A toolchain of a test",
        base: "shell",
        layers: [{ prepare: "prepare.ts", source: { tree, routes: [] }, to: "/opt/tiny" }],
      }),
    );
  define(`h1:${"A".repeat(43)}=`);
  const { stderr } = await rig.drydock(["lock", "tiny", "--platform", "arm"]);
  define(/its content is (h1:\S+), not/.exec(stderr)?.[1] ?? stderr);
  await rig.succeed(["lock", "tiny"]);
}

function append(file: string, text: string): void {
  rig.workspace.write(file, readFileSync(rig.workspace.path(file), "utf8") + text);
}

function changeJson(file: string, change: object): void {
  const path = rig.workspace.path(file);
  rig.workspace.write(file, JSON.stringify({ ...readJson<object>(path), ...change }));
}
