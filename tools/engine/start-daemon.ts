import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { failed, ok, type Result } from "@drydock/core/failure.ts";
import { containerdProcess, daemonProcess, isDaemon } from "./daemon-process.ts";
import { interrupted } from "./engine-failure.ts";
import type { Environment } from "./environment.ts";
import { findProgram, systemPath } from "./find-program.ts";
import type { PrivateDaemonPaths } from "./private-daemon-paths.ts";
import { probeEndpoint } from "./probe-endpoint.ts";

/** How long the daemon may take until it answers, in milliseconds; 6 s is usual. */
const patience = 90_000;

export interface DaemonStart {
  readonly env: Environment;
  readonly signal: AbortSignal;
  /** Without one the daemon sets up no bridge and no packet filters: its containers reach nothing. */
  readonly network: boolean;
}

/**
 * Starts a Docker daemon with a data root and a socket of its own, which outlives this process, and waits until it answers.
 * The caller holds the lock of `paths`. Fails with engine-failed, whose reason is the end of the daemon's log, or interrupted.
 */
export async function startDaemon(paths: PrivateDaemonPaths, start: DaemonStart): Promise<Result<void>> {
  for (const folder of [dirname(paths.log), paths.data, paths.exec]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }
  // One whose starter was killed may not answer yet, but be about to.
  const running = daemonProcess(paths);
  if (running === undefined) await clearRemains(paths);
  const logged = statSync(paths.log, { throwIfNoEntry: false })?.size ?? 0;
  const pid = running ?? spawnDaemon(paths, start);
  if (pid === undefined) return failed(notStarted(paths, "dockerd could not be run: is it installed?"));

  const endpoint = { kind: "unix", path: paths.socket, from: "the private daemon" } as const;
  const deadline = performance.now() + patience;
  for (;;) {
    const answered = await probeEndpoint(endpoint, start.env, start.signal);
    if (answered.ok) {
      answered.value.client.close();
      return ok(undefined);
    }
    const waitedEnough = start.signal.aborted || performance.now() > deadline;
    if (waitedEnough && running === undefined && isDaemon(pid, paths)) process.kill(pid);
    if (start.signal.aborted) return failed(interrupted("start the private Docker daemon"));
    if (waitedEnough || !isDaemon(pid, paths)) return failed(notStarted(paths, logSince(paths.log, logged)));
    await delay(100);
  }
}

/**
 * Clears what a daemon leaves that was killed, or whose machine stopped: process IDs that are others' now, and a containerd
 * that is about to end. Docker would take them for its own, and not start.
 */
async function clearRemains(paths: PrivateDaemonPaths): Promise<void> {
  for (let pid = containerdProcess(paths); pid !== undefined; pid = containerdProcess(paths)) {
    process.kill(pid, "SIGKILL");
    await delay(20);
  }
  for (const file of [paths.pidFile, paths.containerdPidFile]) rmSync(file, { force: true });
}

function spawnDaemon(paths: PrivateDaemonPaths, { env, network }: DaemonStart): number | undefined {
  const dockerd = findProgram("dockerd", env);
  if (dockerd === undefined) return undefined;
  const places = ["--data-root", paths.data, "--exec-root", paths.exec, "--pidfile", paths.pidFile];
  const socket = ["--host", `unix://${paths.socket}`];
  const flags = network ? [] : networkless();
  const log = openSync(paths.log, "a", 0o600);
  try {
    // Nothing else of the environment: CI systems find the processes that a job leaves by their variables, and end them.
    const daemon = spawn(dockerd, [...places, ...socket, "--log-level=warn", ...flags], {
      detached: true,
      stdio: ["ignore", log, log],
      cwd: "/",
      env: { PATH: systemPath(env), HOME: env["HOME"] },
    });
    daemon.unref();
    daemon.on("error", () => {});
    return daemon.pid;
  } finally {
    closeSync(log);
  }
}

/** A daemon without a bridge deletes docker0 as it starts, whose ever it is: so only where there is none. */
function networkless(): string[] {
  return existsSync("/sys/class/net/docker0") ? ["--iptables=false"] : ["--iptables=false", "--bridge=none"];
}

function notStarted(paths: PrivateDaemonPaths, why: string) {
  return {
    reason: "engine-failed",
    what: "could not start the private Docker daemon",
    where: paths.log,
    why,
    next: "The log says more. Or start an engine yourself, and name it in DOCKER_HOST.",
  } as const;
}

/** The last lines that were logged after the first `bytes`. */
function logSince(path: string, bytes: number): string {
  const lines = readFileSync(path).subarray(bytes).toString("utf8").trim().split("\n");
  return lines.slice(-12).join("\n");
}
