import { failed, ok, type Result } from "@drydock/core/failure.ts";
import type { Endpoint } from "./endpoint.ts";
import { callEngine } from "./engine-call.ts";
import { EngineError, engineFailure } from "./engine-failure.ts";
import type { Environment } from "./environment.ts";
import { type Client, openClient } from "./open-client.ts";

/** How long an engine may take to say that it is there, in milliseconds: ssh may have to go through jump hosts. */
const patience = { unix: 10_000, tcp: 10_000, ssh: 30_000 };

/** What an engine says of itself: the parts of the answer to /version that matter here. */
export interface EngineVersion {
  readonly ApiVersion: string;
  readonly Version: string;
  readonly Os: string;
  readonly Arch: string;
  readonly Components?: readonly { readonly Name: string }[];
}

export interface Answered {
  readonly client: Client;
  readonly version: EngineVersion;
}

/** Asks whether an engine answers at an endpoint. */
export async function probeEndpoint(
  endpoint: Exclude<Endpoint, { kind: "unusable" }>,
  env: Environment,
  signal: AbortSignal,
): Promise<Result<Answered>> {
  const client = await openClient(endpoint, env);
  const call = {
    endpoint: client.endpoint,
    what: "reach the engine",
    signal,
    within: patience[endpoint.kind],
  };
  const answered = await callEngine(call, (abortSignal) => version(client, abortSignal));
  if (answered.ok && isVersion(answered.value)) return ok({ client, version: answered.value });
  client.close();
  return answered.ok
    ? failed(engineFailure(call, new EngineError("what answers is not an engine that speaks Docker's API")))
    : answered;
}

/** The types of dockerode do not know that `version` takes options; it does. */
function version(client: Client, abortSignal: AbortSignal): Promise<unknown> {
  const docker = client.docker as unknown as {
    version(options: { abortSignal: AbortSignal }): Promise<unknown>;
  };
  return docker.version({ abortSignal });
}

function isVersion(answer: unknown): answer is EngineVersion {
  return typeof (answer as { ApiVersion?: unknown } | null)?.ApiVersion === "string";
}
