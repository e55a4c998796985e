import { spawnSync } from "node:child_process";
import { mkdtempSync, rmdirSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProgram } from "@drydock/engine/find-program.ts";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type OwnEngine, startOwnEngine } from "./bench/own-engine.ts";
import { type BuildRig, openBuildRig } from "./build-rig.ts";
import { leftInEngine } from "./left-in-engine.ts";

// The disk of an engine, which is the test's own, fills up.

let rig: BuildRig;
let engine: OwnEngine | undefined;

const mebibyte = 1024 ** 2;
const disk = mkdtempSync(join(tmpdir(), "drydock-disk-"));
const mount = (...options: string[]) => spawnSync("mount", [...options, "tmpfs", disk]).status === 0;
const used = () => {
  const { blocks, bfree, bsize } = statfsSync(disk);
  return (blocks - bfree) * bsize;
};
/** Makes the disk as large as what is on it and `free` mebibytes more. */
const leaveFree = (free: number) =>
  expect(mount("-o", `remount,size=${Math.ceil(used() / mebibyte) + free}m`)).toBe(true);

beforeAll(async () => {
  if (process.getuid?.() !== 0 || findProgram("dockerd", process.env) === undefined) return;
  if (!mount("-t", "tmpfs", "-o", "size=64m")) return;
  engine = await startOwnEngine(disk);
  rig = await openBuildRig();
});

beforeEach((context) => {
  if (engine === undefined)
    context.skip("an engine on a tiny disk takes root, dockerd and a kernel that allows it");
});

afterAll(async () => {
  await rig?.[Symbol.asyncDispose]();
  await engine?.[Symbol.asyncDispose]();
  spawnSync("umount", ["--recursive", disk]);
  rmdirSync(disk);
});

function start(args: readonly string[]) {
  return rig.start(args, { env: { DOCKER_HOST: engine?.endpoint } });
}

/** What a command that must fail, and leave nothing, prints after its progress, without what differs from run to run. */
async function errorOf(args: readonly string[]): Promise<string> {
  const before = used();
  const command = start(args);
  const { status, stdout, stderr } = await command.ended;
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  const left = await leftInEngine(engine?.endpoint ?? "", command.pid);
  expect(left).toEqual({ containers: 0, volumes: 0 });
  expect(used() - before).toBeLessThan(mebibyte);
  expect(rig.temporaries()).toEqual([]);
  return stderr
    .slice(stderr.search(/^error: /m))
    .replaceAll(engine?.endpoint ?? "", "ENGINE")
    .replaceAll(/[0-9a-f]{12,64}/g, "DIGEST");
}

test("an image that does not fit is none, and is loaded once there is room", async () => {
  expect(await errorOf(["image", "shell", "--platform", "arm"])).toMatch(
    /^error: could not load the image drydock\/shell:DIGEST: the engine's disk is full \[disk-full\]\n {2}at ENGINE\n {2}.*no space left on device\n {2}Next: Make room/,
  );
  leaveFree(512);
  expect(await start(["image", "shell", "--platform", "arm"]).ended).toMatchObject({ status: 0 });
});

test.for([
  ["a recipe that fills /build", "head -c 40M /dev/zero > ${out}/share/made", 0],
  [
    "a recipe whose command removes again what did not fit",
    "sh -c 'head -c 40M /dev/zero > ${out}/share/made || { rm ${out}/share/made; exit 1; }'",
    0,
  ],
  ["a source that does not fit", "cp ${source}/large ${out}/share/made", 40],
] as const)("%s fails, leaves nothing, and works once there is room", async ([_what, command, size]) => {
  rig.define("large", {
    definition: { toolchain: "shell" },
    recipe: `await $\`mkdir \${out}/share\`;\nawait $\`${command}\`;`,
    files: { "src/large": "x".repeat(size * mebibyte) },
  });
  leaveFree(16);
  const error = await errorOf(["build", "large"]);
  expect(error).toMatch(
    /^error: .*\[disk-full\]\n.*no space.*\n {2}Next: .*Make room where the engine keeps/s,
  );
  leaveFree(256);
  expect(await start(["build", "large"]).ended).toMatchObject({ status: 0 });
});
