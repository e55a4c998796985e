import { failed, ok, type Result } from "@drydock/core/failure.ts";
import { formatBytes } from "@drydock/core/format-units.ts";
import { privateDaemonStatus, stopPrivateDaemon } from "@drydock/engine/private-daemon.ts";
import type { Report } from "./commands.ts";
import type { Context } from "./context.ts";
import { resolveToolchain } from "./resolve-toolchain.ts";
import { listPlatforms, listToolchains } from "./workspace.ts";

/** Connects, which installs and starts a private engine where there is none and that can be done. */
export async function startEngine(context: Context): Promise<Result<Report>> {
  const engine = await context.engine();
  if (!engine.ok) return engine;
  const { endpoint } = engine.value;
  return ok({ data: { endpoint }, text: `the engine at ${endpoint} answers` });
}

/** Stops the private engine. Any other is not ours to stop. */
export async function stopEngine({ env, signal }: Context): Promise<Result<Report>> {
  const stopped = await stopPrivateDaemon(env, signal);
  if (!stopped.ok) return stopped;
  const text = stopped.value
    ? "the private engine has stopped; its images stay"
    : "no private engine is running";
  return ok({ data: { stopped: stopped.value }, text });
}

/** Which engine a build would use, and whether the private one runs. Starts nothing. */
export async function engineStatus(context: Context): Promise<Result<Report>> {
  const { connectEngine } = await import("@drydock/engine/connect-engine.ts");
  const { env, emit, signal } = context;
  const connected = await connectEngine({ env, emit, signal, ask: undefined, provision: false });
  const own = privateDaemonStatus(env);
  const endpoint = connected.ok ? connected.value.endpoint : undefined;
  if (connected.ok) await connected.value.close();
  else if (connected.failure.reason !== "no-engine") return failed(connected.failure);
  const lines = [
    endpoint === undefined ? "no engine answers" : `builds run in the engine at ${endpoint}`,
    own?.pid === undefined
      ? "the private engine does not run"
      : `the private engine runs (process ${own.pid}), data in ${own.data}`,
  ];
  return ok({ data: { endpoint, privateEngine: own }, text: lines.join("\n") });
}

/** Removes every image of ours but those that the locks of this workspace name, with its cache, and what killed runs left. */
export async function pruneEngine(context: Context): Promise<Result<Report>> {
  const engine = await context.engine();
  if (!engine.ok) return engine;
  const keepImages = [];
  for (const name of listToolchains(context.workspace)) {
    for (const platform of listPlatforms(context.workspace)) {
      const toolchain = await resolveToolchain(context.workspace, name, platform);
      // One without a current lock has no image that a build could use.
      if (toolchain.ok) keepImages.push(toolchain.value.image);
    }
  }
  const pruned = await engine.value.prune({ keepImages });
  if (!pruned.ok) return pruned;
  const { images, containers, volumes, bytes } = pruned.value;
  const counts = `${images.length} images, ${containers.length} containers and ${volumes.length} volumes`;
  return ok({ data: pruned.value, text: `removed ${counts}: ${formatBytes(bytes)}` });
}
