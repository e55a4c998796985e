import { text } from "node:stream/consumers";
import { type Failure, failed, ok, type Result } from "@drydock/core/failure.ts";
import type { Container } from "dockerode";
import type { ContainerExit, ContainerSpec } from "./engine.ts";
import { callEngine } from "./engine-call.ts";
import { EngineError } from "./engine-failure.ts";
import type { Client } from "./open-client.ts";

/** 128 and SIGKILL or SIGTERM: what an engine ends containers with. */
const endedBySignal = [137, 143];

/** Waits for a started container to end, no longer than its limit. The caller removes it, ended or not. */
export async function waitForExit(
  client: Client,
  container: Container,
  spec: ContainerSpec,
  signal: AbortSignal,
): Promise<Result<ContainerExit>> {
  const deadline = AbortSignal.timeout(spec.limits.seconds * 1000);
  const call = { endpoint: client.endpoint, what: `wait for the end of ${spec.purpose}` };
  const either = AbortSignal.any([signal, deadline]);
  const waited = await callEngine({ ...call, signal: either, unbounded: true }, (abortSignal) =>
    askForStatus(container, abortSignal),
  );
  if (!waited.ok) return deadline.aborted && !signal.aborted ? failed(timedOut(spec)) : waited;
  const status = waited.value;
  if (status === 0) return ok({ status });
  const inspected = await callEngine({ ...call, signal }, (abortSignal) =>
    container.inspect({ abortSignal }),
  );
  if (!inspected.ok) return inspected;
  const { State } = inspected.value;
  if (State.OOMKilled) return failed(outOfMemory(spec));
  if (!endedBySignal.includes(status)) return ok({ status });
  const killed = await callEngine({ ...call, signal }, (abortSignal) =>
    wasKilledByEngine(client, container.id, State, abortSignal),
  );
  if (!killed.ok) return killed;
  return killed.value ? failed(killedFromOutside(client, spec)) : ok({ status });
}

/**
 * Whether somebody told the engine to end the container. An engine that is stopped politely ends its containers first and
 * goes on answering meanwhile: without its events that would look like a command that failed by itself.
 */
async function wasKilledByEngine(
  client: Client,
  id: string,
  { StartedAt, FinishedAt }: { readonly StartedAt: string; readonly FinishedAt: string },
  abortSignal: AbortSignal,
): Promise<boolean> {
  const filters = { container: [id], event: ["kill"] };
  // In seconds. Milliseconds are what is left of the engine's nanoseconds, so the end is the next one.
  const [since, until] = [Date.parse(StartedAt) / 1000, (Date.parse(FinishedAt) + 1) / 1000];
  const events = await client.docker.getEvents({ since, until, filters, abortSignal });
  return (await text(events as NodeJS.ReadableStream & AsyncIterable<Buffer>)).trim() !== "";
}

/**
 * dockerode's own `wait` never settles when the engine goes away: the answer's head comes at once, its body at the end, and a
 * connection that breaks between them goes unnoticed. As a stream it does not.
 */
async function askForStatus(container: Container, abortSignal: AbortSignal): Promise<number> {
  const answer = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
    const request = {
      path: `/containers/${container.id}/wait`,
      method: "POST",
      isStream: true,
      statusCodes: { 200: true, 404: "no such container", 500: "server error" },
      abortSignal,
    };
    container.modem.dial(request, (error: unknown, body: NodeJS.ReadableStream) => {
      if (error) reject(error);
      else resolve(body);
    });
  });
  const exit: { StatusCode: number; Error?: { Message?: string } | null } = JSON.parse(
    await text(answer as NodeJS.ReadableStream & AsyncIterable<Buffer>),
  );
  if (exit.Error?.Message) throw new EngineError(exit.Error.Message);
  return exit.StatusCode;
}

function timedOut(spec: ContainerSpec): Failure {
  return {
    reason: "build-timed-out",
    what: `${spec.purpose} took longer than it may`,
    why: `it was stopped after ${spec.limits.seconds} s, the limit that its definition sets`,
    next: 'If it needs more time, raise "limits": { "minutes": … } in its definition.',
  };
}

function killedFromOutside(client: Client, spec: ContainerSpec): Failure {
  return {
    reason: "engine-failed",
    what: `${spec.purpose} was ended from outside`,
    where: client.endpoint,
    why: "the engine was stopped, or told to end this container",
    next: "Run it again. If the engine was stopped, start it first.",
  };
}

function outOfMemory(spec: ContainerSpec): Failure {
  return {
    reason: "out-of-memory",
    what: `${spec.purpose} needed more memory than it may have`,
    why: `the kernel killed a process of it at ${spec.limits.memoryMiB} MiB, the limit that its definition sets`,
    next: 'If it needs more memory, raise "limits": { "memoryMiB": … } in its definition.',
  };
}
