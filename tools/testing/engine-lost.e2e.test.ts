import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProgram } from "@drydock/engine/find-program.ts";
import { privateDaemonStatus, stopPrivateDaemon } from "@drydock/engine/private-daemon.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ArtifactFiles, type BuildRig, openBuildRig } from "./build-rig.ts";
import { must } from "./container-rig.ts";
import { leftInEngine } from "./left-in-engine.ts";

// These tests end their engine, so they have one of their own.

const folder = mkdtempSync(join(tmpdir(), "drydock-lost-"));
const env = { ...process.env, XDG_CACHE_HOME: folder };
const daemon = privateDaemonStatus(env);
const DOCKER_HOST = `unix://${daemon?.socket}`;
const { signal } = new AbortController();
const hasDockerd = findProgram("dockerd", process.env) !== undefined;
const why =
  process.getuid?.() !== 0 ? "only root can start an engine" : hasDockerd ? undefined : "dockerd is not here";

let rig: BuildRig;

const good: ArtifactFiles = {
  definition: { toolchain: "shell" },
  recipe: `
    const fs = await import("node:fs");
    fs.mkdirSync(out + "/share");
    fs.copyFileSync(source + "/data", out + "/share/made");`,
  files: { "src/data": "the last good build" },
};

beforeAll(async () => {
  if (why !== undefined) return;
  start();
  rig = await openBuildRig();
  rig.define("lost", good);
  await rig.succeed(["build", "lost"], { env: { DOCKER_HOST } });
});

afterAll(async () => {
  await stopPrivateDaemon(env, signal);
  // A daemon that is killed leaves its data root mounted on itself, and what its containers had mounted in there.
  spawnSync("umount", ["--recursive", "--lazy", daemon?.data ?? ""]);
  await rig?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** What is said of an engine that went away: one paragraph, with nothing of a program's inside in it. */
const whole = /^error: [^\n]+ \[engine-failed\]\n {2}at unix:[^\n]+\n {2}[^\n]+\n {2}Next: [^\n]+\n$/;

test.for<[string, () => Promise<void>]>([
  ["dies", killDaemon],
  ["is stopped", async () => void must(await stopPrivateDaemon(env, signal))],
])(
  "a build whose engine %s fails, does not hang, and works again afterwards",
  async ([how, end], { skip }) => {
    if (why !== undefined) skip(why);
    const context = { env: { DOCKER_HOST } };
    rig.define("lost", {
      ...good,
      recipe: `console.log("begun");\n  await new Promise((resolve) => setTimeout(resolve, 1e6));`,
      files: { "src/data": how },
    });
    const command = rig.start(["build", "lost"], context);
    await command.printed("begun\n");
    await end();
    const { status, stdout, stderr } = await command.ended;
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr.slice(stderr.indexOf("error: "))).toMatch(whole);
    expect(readFileSync(rig.workspace.path("dist/arm/lost/share/made"), "utf8")).toBe("the last good build");
    expect(rig.temporaries()).toEqual([]);

    const refused = await rig.drydock(["build", "lost"], context);
    expect(refused).toMatchObject({ status: 1, stderr: expect.stringContaining("[no-engine]") });

    start();
    rig.define("lost", { ...good, files: { "src/data": `after it ${how}` } });
    await rig.succeed(["build", "lost"], context);
    expect(await leftInEngine(DOCKER_HOST, command.pid)).toEqual({ containers: 0, volumes: 0 });
    rig.define("lost", good);
    await rig.succeed(["build", "lost"], context);
  },
);

async function killDaemon(): Promise<void> {
  const pid = privateDaemonStatus(env)?.pid;
  if (pid === undefined) throw new Error("the daemon does not run");
  process.kill(pid, "SIGKILL");
}

function start(): void {
  const program = join(import.meta.dirname, "start-daemon-program.ts");
  const started = spawnSync("unshare", ["--net", process.execPath, program], { env, encoding: "utf8" });
  expect(started.status, started.stderr).toBe(0);
}
