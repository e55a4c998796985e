import { spawnSync } from "node:child_process";
import { copyFileSync, cpSync, lchownSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, type TestContext, test } from "vitest";
import { type DrydockOptions, openBuildRig } from "./build-rig.ts";
import { ownToolchain, writeExactWorkspace } from "./exactness/exact-workspace.ts";
import { formatTable, type TableRow } from "./exactness/format-table.ts";
import { recordEngine } from "./exactness/recording-relay.ts";
import { type Row, rows, secondLock } from "./exactness/rows.ts";
import { type Copy, commit, run, runBuilds, runners } from "./exactness/runner.ts";
import { removeImages } from "./remove-images.ts";

// What reruns is what gets a container: the engine's own word. A task that starts, and finds that the very same build is in dist/ or
// in the store, has rerun nothing.

const copies: Copy[] = [];
const actual: TableRow[] = [];
const expected: TableRow[] = [];
/** The command line by itself: for what cannot be an input, because it is not of the workspace. */
const direct = "drydock build";
const columns = [...runners.map(({ name }) => name), direct];

/** Where a person finds it, whatever came out. */
const report = fileURLToPath(new URL("../../.drydock/exactness.txt", import.meta.url));

/** All builds of the small workspace. */
const artifacts = ["local", "own", "pinned"];

beforeAll(async () => {
  for (const runner of runners) {
    const rig = await openBuildRig();
    const socket = /^unix:\/\/(.*)/.exec(rig.engine)?.[1];
    if (socket === undefined) throw new Error(`only a local engine can be listened to, not ${rig.engine}`);
    copies.push({ runner, rig, relay: await recordEngine(socket) });
    await writeExactWorkspace(rig.workspace);
  }
  await lockOwn();
  await Promise.all(
    copies.map(async (copy) => {
      await run(copy, ["git", "init", "--quiet"]);
      // Before anything is committed nothing is affected.
      const { runner } = copy.runner.name === "nx affected" ? (copies[0] as Copy) : copy;
      expect(await runBuilds({ ...copy, runner })).toEqual(everything);
      await commit(copy);
    }),
  );
});

afterAll(async () => {
  const [first] = copies;
  if (first) await removeImages(first.rig.engine, "drydock/own");
  for (const { rig, relay } of copies) {
    await relay[Symbol.asyncDispose]();
    await rig[Symbol.asyncDispose]();
  }
});

/** The locks that the toolchain of its own has with each of its package's versions, for all copies. */
async function lockOwn(): Promise<void> {
  const [{ rig }, ...others] = copies as [Copy, ...Copy[]];
  const lock = rig.workspace.path("toolchains/own/lock.json");
  rig.workspace.write("toolchains/own/toolchain.json", ownToolchain("1.1"));
  await rig.succeed(["lock", "own"]);
  for (const copy of copies) copyFileSync(lock, copy.rig.workspace.path(`../${secondLock}`));
  rig.workspace.write("toolchains/own/toolchain.json", ownToolchain("1.0"));
  await rig.succeed(["lock", "own"]);
  for (const copy of others) copyFileSync(lock, copy.rig.workspace.path("toolchains/own/lock.json"));
}

const everything = ["local:arm", "local:arm64", "own:arm", "pinned:arm", "pinned:arm64"];
const told = (builds: readonly string[]) => (builds.length === 0 ? "none" : builds.join(" "));

/** Notes what a change reran and what it should have, by who ran it. */
function note(row: Pick<Row, "what" | "reruns">, ran: TableRow, should: TableRow, whyNot?: string): void {
  const common = {
    what: row.what,
    expected: told(row.reruns),
    ...(whyNot !== undefined && { "why not": whyNot }),
  };
  actual.push({ ...common, ...ran });
  expected.push({ ...common, ...should });
  mkdirSync(dirname(report), { recursive: true });
  writeFileSync(report, formatTable(actual, columns));
}

test.each(rows)("every runner meets a change of $what", async (row: Row) => {
  const ran = await Promise.all(
    copies.map(async (copy) => {
      row.change?.(copy.rig.workspace);
      const builds = await runBuilds(copy, row.env);
      row.undo?.(copy.rig.workspace);
      await commit(copy);
      return [copy.runner.name, told(builds)] as const;
    }),
  );
  const should = runners.map(({ name }) => {
    const unseen = name === "nx affected" && row.unseenByGit !== undefined;
    return [name, told(unseen ? [] : row.reruns)] as const;
  });
  note(row, Object.fromEntries(ran), Object.fromEntries(should), row.unseenByGit);
});

test("another checkout path, and times of its own, come to the command line", async () => {
  const [{ rig, relay }] = copies as [Copy];
  await using other = await openBuildRig({ name: "another place" });
  for (const folder of ["packages", "toolchains", "tools"])
    cpSync(rig.workspace.path(folder), other.workspace.path(folder), {
      recursive: true,
      verbatimSymlinks: true,
    });
  const exit = await other.succeed(["build", ...artifacts], {
    env: { DOCKER_HOST: relay.endpoint, DRYDOCK_STORE: rig.store },
  });
  expect(exit.stdout.match(/ restored: the same inputs/g)).toHaveLength(everything.length);
  noteDirect("another checkout path");
});

test("another host name comes to the command line", async (context: TestContext) => {
  const through = ["unshare", "--uts", "sh", "-c", 'hostname another-host && exec "$@"', "sh"];
  const [program = "", ...args] = through;
  if (spawnSync(program, [...args, "true"]).status !== 0) context.skip("it takes root to be another host");
  await expectFresh({ through });
  noteDirect("another host name");
});

/** The user "nobody", which every machine has. */
const nobody = 65_534;

test("another user comes to the command line", async (context: TestContext) => {
  if (process.getuid?.() !== 0) context.skip("it takes root to be another user");
  const user = { uid: nobody, gid: nobody };
  if (spawnSync(process.execPath, ["--version"], user).status !== 0)
    context.skip("others may not read the checkout");
  const [{ rig }] = copies as [Copy];
  const parent = dirname(rig.workspace.root);
  for (const path of ["", ...readdirSync(parent, { recursive: true, encoding: "utf8" })])
    lchownSync(join(parent, path), nobody, nobody);
  // The other one is not theirs to see.
  await expectFresh({ user, env: { DRYDOCK_STORE: rig.workspace.path(".store") } });
  noteDirect("another user");
});

/** All that was built is up to date for whoever asks in this way. */
async function expectFresh(options: DrydockOptions): Promise<void> {
  const [{ rig, relay }] = copies as [Copy];
  const env = { DOCKER_HOST: relay.endpoint, ...options.env };
  const exit = await rig.succeed(["build", ...artifacts], { ...options, env });
  expect(exit.stdout.match(/ is up to date$/gm)).toHaveLength(everything.length);
}

function noteDirect(what: string): void {
  const [{ relay }] = copies as [Copy];
  note({ what, reruns: [] }, { [direct]: told(relay.takeBuilds()) }, { [direct]: told([]) });
}

test("each change reruns exactly what it must, and the three runners agree", () => {
  expect(formatTable(actual, columns)).toBe(formatTable(expected, columns));
  for (const { what } of rows) expect(actual.map((row) => row["what"])).toContain(what);
});
