import { cpSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BuildRig, openBuildRig } from "./build-rig.ts";
import { writeExactWorkspace } from "./exactness/exact-workspace.ts";
import { anyMutation, type Mutation, mutate } from "./exactness/mutations.ts";
import { type DeclaredInputs, declaredInputs, sameInputs } from "./exactness/oracle.ts";

// The same few changes in every run of the suite. For others, and more: DRYDOCK_SEED=7 DRYDOCK_RUNS=200 npm test -- random-changes
const seed = Number(process.env["DRYDOCK_SEED"] ?? 1);
const runs = Number(process.env["DRYDOCK_RUNS"] ?? 10);

const builds = [
  ["local", "arm"],
  ["local", "arm64"],
  ["own", "arm"],
  ["pinned", "arm"],
  ["pinned", "arm64"],
] as const;
type Build = (typeof builds)[number];

let rig: BuildRig;
/** Of the builds that were made at first, which the store keeps. */
const first = new Map<Build, { readonly inputs: DeclaredInputs; readonly bytes: string }>();
/** What changes, and is put back after each run. */
const changing = ["packages", "toolchains", "tools/build"];

beforeAll(async () => {
  rig = await openBuildRig();
  await writeExactWorkspace(rig.workspace);
  // Without a layer its image is its base's, and no image of a test's own has to be removed.
  const toolchain = { description: "A toolchain of its own", base: "shell", layers: [], env: { SPEED: "1" } };
  rig.workspace.write("toolchains/own/toolchain.json", JSON.stringify(toolchain));
  await rig.succeed(["lock", "own"]);
  await rig.succeed(["build", "local", "own", "pinned"]);
  for (const build of builds)
    first.set(build, { inputs: declaredInputs(rig.workspace, build), bytes: made(build) });
  for (const folder of changing) copy(folder, `../kept/${folder}`);
});

afterAll(() => rig?.[Symbol.asyncDispose]());

test(`what reruns is what would not be the same (seed ${seed}, ${runs} runs)`, async () => {
  const mutations = fc.array(anyMutation, { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(mutations, fc.constantFrom(...builds), async (changes, clean) => {
      try {
        await check(changes, clean);
      } finally {
        putBack();
      }
    }),
    // Enough to make a failure smaller, and to end.
    { seed, numRuns: runs, interruptAfterTimeLimit: 540_000 },
  );
});

async function check(changes: readonly Mutation[], clean: Build): Promise<void> {
  for (const change of changes) mutate(rig.workspace, change);
  const now = new Map(builds.map((build) => [build, declaredInputs(rig.workspace, build)]));
  const kept = (build: Build) => first.get(build) as { inputs: DeclaredInputs; bytes: string };
  const same = (build: Build) => sameInputs(kept(build).inputs, now.get(build) as DeclaredInputs);
  const reran = await Promise.all(builds.map(wouldRerun));
  const named = (chosen: (build: Build, index: number) => boolean) =>
    builds.filter(chosen).map(([name, platform]) => `${name}:${platform}`);
  expect(named((_build, index) => reran[index] === true)).toEqual(named((build) => !same(build)));

  const bytes = await buildClean(clean);
  const sameSeen = isDeepStrictEqual(kept(clean).inputs.seen, now.get(clean)?.seen);
  expect(bytes === kept(clean).bytes, `the bytes of a clean build of ${clean.join(" for ")} stay`).toBe(
    sameSeen,
  );
}

/** Where no engine is, what is built already succeeds, and what is not fails for want of one. */
async function wouldRerun([name, platform]: Build): Promise<boolean> {
  const env = { DOCKER_HOST: "unix:///nonexistent" };
  const { status, stdout, stderr } = await rig.drydock(["build", name, "--platform", platform], { env });
  if (status === 0) return false;
  if (stderr.includes("[no-engine]")) return true;
  throw new Error(`neither built nor in want of an engine:\n${stdout}${stderr}`);
}

/** What a build makes where none was made before. */
async function buildClean(build: Build): Promise<string> {
  const [name, platform] = build;
  const finished = join(rig.store, "builds");
  renameSync(finished, `${finished}-aside`);
  rmSync(rig.workspace.path("dist"), { recursive: true, force: true });
  try {
    await rig.succeed(["build", name, "--platform", platform]);
    return made(build);
  } finally {
    rmSync(rig.workspace.path("dist"), { recursive: true, force: true });
    rmSync(finished, { recursive: true, force: true });
    renameSync(`${finished}-aside`, finished);
  }
}

function made([name, platform]: Build): string {
  return readFileSync(rig.workspace.path(`dist/${platform}/${name}/share/made`), "utf8");
}

function putBack(): void {
  for (const folder of changing) {
    rmSync(rig.workspace.path(folder), { recursive: true });
    copy(`../kept/${folder}`, folder);
  }
}

function copy(from: string, to: string): void {
  mkdirSync(rig.workspace.path(to), { recursive: true });
  cpSync(rig.workspace.path(from), rig.workspace.path(to), { recursive: true, verbatimSymlinks: true });
}
