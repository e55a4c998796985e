import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { connectTestEngine, loadNodeImage, must, runScript } from "@drydock/testing/container-rig.ts";
import { withEngineClient } from "@drydock/testing/engine-client.ts";
import { imageOf } from "@drydock/testing/tiny-image.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cacheVolume } from "./cache-volume.ts";
import { findProgram } from "./find-program.ts";
import { label, oursFilter } from "./labels.ts";
import { openClient } from "./open-client.ts";
import { privateDaemonStatus, startPrivateDaemon, stopPrivateDaemon } from "./private-daemon.ts";
import { privateDaemonPaths } from "./private-daemon-paths.ts";

// What is tested here ends engines or empties them, so it has one of its own. That has a network namespace of its own too:
// two daemons in one would share docker0.
const folder = mkdtempSync(join(tmpdir(), "drydock-daemon-"));
const env = { ...process.env, XDG_CACHE_HOME: folder, PATH: `${folder}:${process.env["PATH"]}` };
writeFileSync(
  join(folder, "dockerd"),
  `#!/bin/sh\nexec unshare --net ${findProgram("dockerd", process.env)} "$@"\n`,
  {
    mode: 0o755,
  },
);
const paths = privateDaemonPaths(env);
if (paths === undefined) throw new Error("a cache folder gives it its place");
const engineEnv = { ...env, DOCKER_HOST: `unix://${paths.socket}` };
const { signal } = new AbortController();
const start = () => startPrivateDaemon(paths, { env, emit: () => {}, signal });

beforeAll(async () => void must(await start()), 120_000);

afterAll(async () => {
  await stopPrivateDaemon(env, signal);
  // A daemon that is killed leaves its data root mounted on itself.
  spawnSync("umount", [paths.data]);
  rmSync(folder, { recursive: true });
}, 60_000);

test("it answers, and says where it is", async () => {
  const engine = await connectTestEngine(engineEnv);
  expect(engine.endpoint).toBe(`unix://${paths.socket}`);
  await engine.close();
  expect(privateDaemonStatus(env)).toEqual({
    pid: expect.any(Number),
    socket: paths.socket,
    data: paths.data,
    log: paths.log,
  });
});

test("it is found without being named, after the usual sockets", async () => {
  const engine = await connectTestEngine({ XDG_CACHE_HOME: folder });
  expect([
    `unix://${paths.socket}`,
    "unix:///var/run/docker.sock",
    "unix:///run/podman/podman.sock",
  ]).toContain(engine.endpoint);
  await engine.close();
});

test("one that runs is not started again", async () => {
  const before = privateDaemonStatus(env)?.pid;
  must(await start());
  expect(privateDaemonStatus(env)?.pid).toBe(before);
});

test("what a killed process leaves is swept away, and what a living one needs is not", async () => {
  const engine = await connectTestEngine(engineEnv);
  const runner = await startRunner("the forgotten build");
  expect(must(await engine.sweep()).containers).toEqual([]);
  expect(await leftInEngine()).toEqual({ containers: ["the forgotten build"], volumes: 1 });

  runner.process.kill("SIGKILL");
  await once(runner.process, "exit");
  expect(must(await engine.sweep()).containers).toEqual(["the forgotten build"]);
  expect(await leftInEngine()).toEqual({ containers: [], volumes: 0 });
  await engine.close();
});

test("pruning removes the images that are not to be kept, and what was kept for runs on them", async () => {
  const engine = await connectTestEngine(engineEnv);
  const kept = await imageOf("test-kept", { "a/file": "kept" });
  const removed = await imageOf("test-removed", { "a/file": Buffer.alloc(1_000_000, "removed") });
  for (const image of [kept, removed]) must(await engine.loadImage(image, signal));
  const node = await loadNodeImage(engine);
  const cache = cacheVolume(removed.id);
  await withEngineClient(engineEnv.DOCKER_HOST, (docker) =>
    docker.createVolume({ Name: cache.name, Labels: cache.labels }),
  );
  must((await runScript(engine, node, "", { spec: { usesCache: true } })).result);

  const pruned = must(await engine.prune({ keepImages: [kept.id, node.id] }));
  expect(pruned).toMatchObject({ images: [removed.name], containers: [], volumes: [cache.name] });
  expect(pruned.bytes).toBeGreaterThanOrEqual(1_000_000);
  expect(must(await engine.hasImage(removed.id))).toBe(false);
  expect(must(await engine.hasImage(kept.id))).toBe(true);
  expect((await leftInEngine()).volumes).toBe(1);
  must(await engine.removeCache(node.id));
  await engine.close();
});

test.each([
  ["dies", async () => process.kill(privateDaemonStatus(env)?.pid ?? 0, "SIGKILL")],
  ["is stopped", async () => must(await stopPrivateDaemon(env, signal))],
])(
  "a run whose engine %s fails, does not hang, and works again afterwards",
  async (_how, end) => {
    const runner = await startRunner("the unlucky build");
    await end();
    expect(await runner.lastLine).toBe("engine-failed");

    must(await start());
    const engine = await connectTestEngine(engineEnv);
    must(await engine.sweep());
    expect(await leftInEngine()).toEqual({ containers: [], volumes: 0 });
    const { result } = await runScript(engine, await loadNodeImage(engine), "");
    expect(must(result)).toEqual({ status: 0 });
    await engine.close();
  },
  120_000,
);

test("it can be stopped, once", async () => {
  expect(must(await stopPrivateDaemon(env, signal))).toBe(true);
  expect(privateDaemonStatus(env)).not.toHaveProperty("pid");
  expect(must(await stopPrivateDaemon(env, signal))).toBe(false);
});

/** A process of its own that runs a container which does not end by itself; it has started. */
async function startRunner(purpose: string): Promise<{ process: ChildProcess; lastLine: Promise<string> }> {
  const engine = await connectTestEngine(engineEnv);
  await loadNodeImage(engine);
  await engine.close();
  const program = join(import.meta.dirname, "..", "testing", "run-script-program.ts");
  const script = `console.log("started"); setInterval(() => {}, 1000)`;
  const runner = spawn(process.execPath, [program, script, purpose], {
    env: engineEnv,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface(runner.stdout);
  const [first] = await once(lines, "line");
  expect(first).toBe("started");
  return { process: runner, lastLine: once(lines, "line").then(([line]) => line) };
}

async function leftInEngine() {
  const { docker, close } = await openClient(
    { kind: "unix", path: paths?.socket ?? "", from: "a test" },
    env,
  );
  const filters = { label: oursFilter };
  const containers = await docker.listContainers({ all: true, filters });
  const volumes = await docker.listVolumes({ filters });
  close();
  return {
    containers: containers.map(({ Labels }) => Labels[label.purpose]),
    volumes: volumes.Volumes?.length ?? 0,
  };
}
