import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statfsSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { type BuildRecord, buildRecordFile, formatBuildRecord } from "@drydock/core/build-record.ts";
import { digestPlan } from "@drydock/core/plan.ts";
import { expect, test } from "vitest";
import { findFinishedBuild, publishFinishedBuild, restoreFinishedBuild } from "./finished-build.ts";
import { ownIdentity } from "./process-identity.ts";
import type { Store } from "./store.ts";
import { withTemporaryFolder } from "./temporary.ts";
import { emptyStore, filesOf } from "./testing/empty-store.ts";
import { planOf, recorded } from "./testing/plan-of.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";
import { tinyDisk } from "./testing/tiny-disk.ts";
import { verifyOutputs } from "./verify-outputs.ts";

const program = "\x7fELF a program\n";

function recordOf(version: string): BuildRecord {
  return {
    plan: planOf(version),
    outputs: {
      "bin/tool": recorded(program, true),
      "bin/alias": { link: "tool" },
      "share/data": recorded(version),
    },
    builtAt: "2024-01-01T00:00:00.000Z",
    recipeMs: 1,
  };
}

function makeOutputs(folder: string, version: string): void {
  mkdirSync(join(folder, "bin"), { recursive: true });
  mkdirSync(join(folder, "share"));
  writeFileSync(join(folder, "bin/tool"), program, { mode: 0o755 });
  writeFileSync(join(folder, "share/data"), version);
  symlinkSync("tool", join(folder, "bin/alias"));
  writeFileSync(join(folder, buildRecordFile), formatBuildRecord(recordOf(version)));
}

async function publish(store: Store, version: string) {
  const plan = digestPlan(planOf(version));
  const result = await withTemporaryFolder(store, async (made) => {
    makeOutputs(made, version);
    return publishFinishedBuild(store, plan, made);
  });
  expect(result.ok).toBe(true);
  return { plan, folder: join(store.root, "builds", plan.slice(7)) };
}

/** Every way in which an output can be damaged, and the words for it. */
const damages: [string, (folder: string) => void, string][] = [
  ["missing", (folder) => rmSync(join(folder, "bin/tool")), "bin/tool is missing"],
  [
    "truncated",
    (folder) => truncateSync(join(folder, "bin/tool"), 3),
    "bin/tool was truncated from 15 to 3 bytes",
  ],
  [
    "lengthened",
    (folder) => writeFileSync(join(folder, "share/data"), "1.0!"),
    "share/data was lengthened from 3 to 4 bytes",
  ],
  ["changed", (folder) => writeFileSync(join(folder, "share/data"), "1.1"), "share/data has other bytes"],
  [
    "made non-executable",
    (folder) => chmodSync(join(folder, "bin/tool"), 0o644),
    "bin/tool lost its executable bit",
  ],
  [
    "made executable",
    (folder) => chmodSync(join(folder, "share/data"), 0o755),
    "share/data became executable",
  ],
  [
    "linked elsewhere",
    (folder) => relink(join(folder, "bin/alias"), "/bin/sh"),
    "bin/alias links to /bin/sh, not to tool",
  ],
  [
    "a copy instead of a link",
    (folder) => unlink(join(folder, "bin/alias")),
    "bin/alias is no longer a link",
  ],
  [
    "a link instead of a file",
    (folder) => relink(join(folder, "bin/tool"), "alias"),
    "bin/tool is no longer a file",
  ],
];

function relink(path: string, target: string): void {
  rmSync(path);
  symlinkSync(target, path);
}

function unlink(path: string): void {
  rmSync(path);
  writeFileSync(path, program);
}

/** Takes all the space there is left. */
function fill(disk: string): void {
  const { bavail, bsize } = statfsSync(disk);
  writeFileSync(join(disk, "filler"), Buffer.alloc(bavail * bsize));
}

test("outputs as they were made are whole", async () => {
  const folder = temporaryFolder();
  makeOutputs(folder, "1.0");
  expect(await verifyOutputs(folder, recordOf("1.0"))).toBe("whole");
});

test.for([
  ...damages,
  [
    "joined by another",
    (folder: string) => writeFileSync(join(folder, "bin/extra"), ""),
    "bin/extra was not made by the build",
  ],
] as typeof damages)("an output that is %s is named", async ([_how, damage, words]) => {
  const folder = temporaryFolder();
  makeOutputs(folder, "1.0");
  damage(folder);
  expect(await verifyOutputs(folder, recordOf("1.0"))).toEqual({ damaged: words });
});

test("a published build is found, and restored with its modes and links", async () => {
  const { store, emit } = emptyStore();
  const { plan, folder } = await publish(store, "1.0");
  expect(await findFinishedBuild(store, plan, emit)).toEqual({ folder, record: recordOf("1.0") });
  const destination = join(temporaryFolder(), "dist/arm/tool");
  expect(await restoreFinishedBuild(store, plan, destination, emit)).toEqual({
    ok: true,
    value: recordOf("1.0"),
  });
  expect(await verifyOutputs(destination, recordOf("1.0"))).toBe("whole");
  expect(lstatSync(join(destination, "bin/tool")).mode & 0o777).toBe(0o755);
  expect(readlinkSync(join(destination, "bin/alias"))).toBe("tool");
  expect(readdirSync(dirname(destination))).toEqual(["tool"]);
});

test("a restored build takes the place of what was there, whole", async () => {
  const { store, emit } = emptyStore();
  const destination = join(temporaryFolder(), "tool");
  mkdirSync(destination);
  writeFileSync(join(destination, "old"), "");
  const { plan } = await publish(store, "1.0");
  await restoreFinishedBuild(store, plan, destination, emit);
  expect(readdirSync(destination).sort()).toEqual(["bin", buildRecordFile, "share"].sort());
});

test("a plan that was never built is not there", async () => {
  const { store, emit } = emptyStore();
  const plan = digestPlan(planOf("1.0"));
  expect(await findFinishedBuild(store, plan, emit)).toBeUndefined();
  const destination = join(temporaryFolder(), "tool");
  expect(await restoreFinishedBuild(store, plan, destination, emit)).toEqual({ ok: true, value: undefined });
  expect(existsSync(destination)).toBe(false);
});

const storedDamages: typeof damages = [
  ...damages,
  ["recorded wrongly", (folder) => truncateSync(join(folder, buildRecordFile), 100), "its record is damaged"],
];

test.for(storedDamages)(
  "a stored build that is %s is said, removed, and not restored",
  async ([_how, damage]) => {
    for (const use of ["find", "restore"]) {
      const { store, emit, warnings } = emptyStore();
      const { plan, folder } = await publish(store, "1.0");
      damage(folder);
      const destination = join(temporaryFolder(), "tool");
      if (use === "find") expect(await findFinishedBuild(store, plan, emit)).toBeUndefined();
      else
        expect(await restoreFinishedBuild(store, plan, destination, emit)).toEqual({
          ok: true,
          value: undefined,
        });
      expect(warnings()).toEqual([expect.stringContaining("damaged")]);
      expect(existsSync(destination)).toBe(false);
      expect(filesOf(store)).toEqual([]);
    }
  },
);

test("a build of another plan under this plan's name is damage", async () => {
  const { store, emit } = emptyStore();
  const { plan } = await publish(store, "1.0");
  const other = await publish(store, "2.0");
  writeFileSync(
    join(store.root, "builds", plan.slice(7), buildRecordFile),
    readFileSync(join(other.folder, buildRecordFile)),
  );
  expect(await findFinishedBuild(store, plan, emit)).toBeUndefined();
});

test("a build may be published again", async () => {
  const { store, emit } = emptyStore();
  await publish(store, "1.0");
  const { plan } = await publish(store, "1.0");
  expect(await findFinishedBuild(store, plan, emit)).toBeDefined();
});

test("beyond the store's limit the builds go that were not used for longest", async () => {
  const { store, emit } = emptyStore();
  const sizeOfOne = program.length + 3;
  const small = { ...store, limitBytes: 3 * sizeOfOne };
  const builds = [];
  for (const version of ["1.0", "2.0", "3.0"]) builds.push(await publish(small, version));
  for (const [index, { folder }] of builds.entries()) utimesSync(join(folder, buildRecordFile), index, index);
  // Now the first one is the one that was used last.
  await findFinishedBuild(store, builds[0]?.plan as (typeof builds)[number]["plan"], emit);
  await publish(small, "4.0");
  const present = await Promise.all(builds.map(({ plan }) => findFinishedBuild(store, plan, emit)));
  expect(present.map((build) => build?.record.plan.version)).toEqual(["1.0", undefined, "3.0"]);
});

test("a build that alone exceeds the limit stays until the next one", async () => {
  const { store, emit } = emptyStore();
  const none = { ...store, limitBytes: 0 };
  const first = await publish(none, "1.0");
  expect(await findFinishedBuild(store, first.plan, emit)).toBeDefined();
  const second = await publish(none, "2.0");
  expect(await findFinishedBuild(store, first.plan, emit)).toBeUndefined();
  expect(await findFinishedBuild(store, second.plan, emit)).toBeDefined();
});

test("a disk that is full leaves the previous outputs as they were", async (context) => {
  const { store, emit } = emptyStore();
  const { plan } = await publish(store, "1.0");
  const disk = tinyDisk(context);
  const destination = join(disk, "tool");
  makeOutputs(destination, "0.9");
  fill(disk);
  const result = await restoreFinishedBuild(store, plan, destination, emit);
  expect(result).toMatchObject({ ok: false, failure: { reason: "disk-full" } });
  expect(await verifyOutputs(destination, recordOf("0.9"))).toBe("whole");
  expect(readdirSync(disk).sort()).toEqual(["filler", "tool"]);
});

test("what a killed restore left beside the outputs goes with the next one", async () => {
  const { store, emit } = emptyStore();
  const { plan } = await publish(store, "1.0");
  const parent = temporaryFolder();
  const { pid, start, machine } = ownIdentity();
  mkdirSync(join(parent, `.drydock-${pid}-${start + 1}-${machine}-gone/copy/bin`), { recursive: true });
  await restoreFinishedBuild(store, plan, join(parent, "tool"), emit);
  expect(readdirSync(parent)).toEqual(["tool"]);
});
