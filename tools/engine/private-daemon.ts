import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Emit } from "@drydock/core/event.ts";
import { failed, ok, type Result } from "@drydock/core/failure.ts";
import { daemonProcess, isDaemon } from "./daemon-process.ts";
import { interrupted } from "./engine-failure.ts";
import type { Environment } from "./environment.ts";
import { exclusively } from "./exclusive.ts";
import { mountCgroups } from "./mount-cgroups.ts";
import { type PrivateDaemonPaths, privateDaemonPaths } from "./private-daemon-paths.ts";
import { startDaemon } from "./start-daemon.ts";

/** How long the daemon may take to stop its containers and end, in milliseconds, before it is killed. */
const patience = 30_000;

export interface PrivateDaemonStatus {
  /** Its process ID, while it runs. */
  readonly pid?: number;
  readonly socket: string;
  readonly data: string;
  readonly log: string;
}

/** Undefined where there is no place for one: neither HOME nor XDG_CACHE_HOME is set. */
export function privateDaemonStatus(env: Environment): PrivateDaemonStatus | undefined {
  const paths = privateDaemonPaths(env);
  if (paths === undefined) return undefined;
  const pid = daemonProcess(paths);
  const { socket, data, log } = paths;
  return { socket, data, log, ...(pid !== undefined && { pid }) };
}

/** Starts it and waits until it answers, without a network where this machine allows none. The caller holds the lock. */
export async function startPrivateDaemon(
  paths: PrivateDaemonPaths,
  { env, emit, signal }: { env: Environment; emit: Emit; signal: AbortSignal },
): Promise<Result<void>> {
  const mounted = await mountCgroups(env, signal);
  if (!mounted.ok) return mounted;
  emit({ type: "step", text: `starting a private Docker daemon in ${dirname(paths.log)}` });
  const started = await startDaemon(paths, { env, signal, network: true });
  if (started.ok || !/iptables|nf_tables|network controller|bridge/i.test(started.failure.why))
    return started;
  const text =
    "the private Docker daemon cannot set up a network here: builds will run, but what fetches from inside a container will not";
  emit({ type: "warning", text });
  return startDaemon(paths, { env, signal, network: false });
}

/** Stops it, with its containers; images stay. False where none was running. */
export async function stopPrivateDaemon(env: Environment, signal: AbortSignal): Promise<Result<boolean>> {
  const paths = privateDaemonPaths(env);
  if (paths === undefined) return ok(false);
  try {
    return await exclusively(paths.lock, signal, async () => {
      const pid = daemonProcess(paths);
      if (pid === undefined) return ok(false);
      process.kill(pid, "SIGTERM");
      const deadline = performance.now() + patience;
      while (isDaemon(pid, paths)) {
        if (performance.now() > deadline) process.kill(pid, "SIGKILL");
        await delay(50, undefined, { signal });
      }
      return ok(true);
    });
  } catch (error) {
    if (signal.aborted) return failed(interrupted("stop the private Docker daemon"));
    throw error;
  }
}
