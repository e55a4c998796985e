import { readFileSync } from "node:fs";
import type { Emit } from "@drydock/core/event.ts";
import { type Failure, failed, ok, type Result } from "@drydock/core/failure.ts";
import { interrupted } from "./engine-failure.ts";
import type { Environment } from "./environment.ts";
import { exclusively } from "./exclusive.ts";
import { findProgram, systemPath } from "./find-program.ts";
import { isDebianLike } from "./os-release.ts";
import { startPrivateDaemon } from "./private-daemon.ts";
import { privateDaemonPaths } from "./private-daemon-paths.ts";
import type { Answered } from "./probe-endpoint.ts";
import { runProgram } from "./run-program.ts";

export interface Provisioning {
  readonly env: Environment;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  /** Asks the user at the terminal, if that can be done. Without it there is no terminal, and what can be done is done. */
  readonly ask?: ((question: string) => Promise<boolean>) | undefined;
}

/**
 * Makes an engine where none answers: installs Debian's Docker if there is none, and starts a daemon of our own. Fails with
 * `nothing`, the failure to find one, where that cannot be done here or the user declines. `look` looks for one again.
 */
export async function provisionEngine(
  provisioning: Provisioning,
  nothing: Failure,
  look: () => Promise<Result<Answered | undefined>>,
): Promise<Result<Answered>> {
  const { env, signal, ask } = provisioning;
  const paths = privateDaemonPaths(env);
  if (paths === undefined || process.getuid?.() !== 0 || !isDebianLike(osRelease())) return failed(nothing);
  const installs = findProgram("dockerd", env) === undefined;
  const what = `${installs ? "Install docker.io and iptables with apt-get and start" : "Start"} a private Docker daemon`;
  if (ask !== undefined && !(await ask(`No container engine answers. ${what}?`))) return failed(nothing);

  const steps = [
    // Another process may have started one while this one waited.
    look,
    // The package may have started the system's own daemon.
    async () => {
      const installed = installs ? await installDocker(provisioning) : ok(undefined);
      return installed.ok ? look() : installed;
    },
    async () => {
      const started = await startPrivateDaemon(paths, provisioning);
      return started.ok ? look() : started;
    },
  ];
  try {
    return await exclusively(paths.lock, signal, async () => {
      for (const step of steps) {
        const result = await step();
        if (!result.ok) return result;
        if (result.value !== undefined) return ok(result.value);
      }
      return failed(nothing);
    });
  } catch (error) {
    if (signal.aborted) return failed(interrupted("start a container engine"));
    throw error;
  }
}

async function installDocker({ env, emit, signal }: Provisioning): Promise<Result<void>> {
  emit({
    type: "step",
    text: "installing docker.io and iptables with apt-get, for no container engine answers",
  });
  const quiet = { ...env, PATH: systemPath(env), DEBIAN_FRONTEND: "noninteractive" };
  const updated = await runProgram(["apt-get", "-q", "update"], quiet, signal);
  if (!updated.ok) return updated;
  const install = [
    "apt-get",
    "-q",
    "-y",
    "install",
    "--no-install-recommends",
    "docker.io",
    "iptables",
  ] as const;
  return runProgram([...install], quiet, signal);
}

function osRelease(): string {
  try {
    return readFileSync("/etc/os-release", "utf8");
  } catch {
    return "";
  }
}
