import { readFileSync } from "node:fs";
import { type Failure, failed, ok, type Result } from "@drydock/core/failure.ts";
import { checkVersion } from "./check-version.ts";
import { dockerEngine } from "./docker-engine.ts";
import { formatEndpoint } from "./endpoint.ts";
import type { Engine } from "./engine.ts";
import type { Environment } from "./environment.ts";
import { listEndpoints } from "./list-endpoints.ts";
import { type Answered, probeEndpoint } from "./probe-endpoint.ts";
import type { Provisioning } from "./provision-engine.ts";

export interface Connecting extends Provisioning {
  /** Whether to install and start an engine where none answers and that can be done. */
  readonly provision: boolean;
}

/**
 * The first engine that answers. Fails with no-engine, engine-too-old, unsupported-host (it does not run linux/amd64),
 * interrupted, or, where one is to be provided, with command-failed or engine-failed.
 */
export async function connectEngine(connecting: Connecting): Promise<Result<Engine>> {
  const { env, signal } = connecting;
  const found = await look(env, signal);
  if (!found.ok) return found;
  if (found.value.answered !== undefined) return use(found.value.answered);

  const nothing = noEngine(found.value.tried);
  // An engine that was asked for by name is not replaced by another.
  if (!connecting.provision || env["DOCKER_HOST"] || env["DOCKER_CONTEXT"]) return failed(nothing);
  const { provisionEngine } = await import("./provision-engine.ts");
  const provided = await provisionEngine(connecting, nothing, async () => {
    const again = await look(env, signal);
    return again.ok ? ok(again.value.answered) : again;
  });
  return provided.ok ? use(provided.value) : provided;
}

interface Found {
  readonly answered: Answered | undefined;
  /** A line for each endpoint that did not answer. */
  readonly tried: readonly string[];
}

async function look(env: Environment, signal: AbortSignal): Promise<Result<Found>> {
  const tried: string[] = [];
  for (const endpoint of listEndpoints(env, readText)) {
    const probed = endpoint.kind === "unusable" ? undefined : await probeEndpoint(endpoint, env, signal);
    if (probed?.ok) return ok({ answered: probed.value, tried });
    if (signal.aborted && probed !== undefined) return probed;
    const why = endpoint.kind === "unusable" ? endpoint.why : probed?.failure.why;
    tried.push(`${formatEndpoint(endpoint)} (${endpoint.from}): ${why}`);
  }
  return ok({ answered: undefined, tried });
}

function use({ client, version }: Answered): Result<Engine> {
  const unfit = checkVersion(client.endpoint, version);
  if (unfit !== undefined) {
    client.close();
    return failed(unfit);
  }
  const hasInit = version.Components?.some(({ Name }) => Name === "docker-init") ?? false;
  return ok(dockerEngine(client, hasInit));
}

function noEngine(tried: readonly string[]): Failure {
  return {
    reason: "no-engine",
    what: "no container engine answers",
    why: ["tried:", ...tried].join("\n  "),
    next: "Start Docker or Podman, or name an engine in DOCKER_HOST (unix://, tcp:// or ssh://). Where DOCKER_HOST is not set, `npx drydock engine start` installs and starts one for root on Debian and Ubuntu, and asks first on a terminal.",
  };
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
