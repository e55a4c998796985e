import type { Readable } from "node:stream";
import { type Failure, failed, ok, type Result } from "@drydock/core/failure.ts";
import type { Container } from "dockerode";
import { createContainer } from "./create-container.ts";
import type { ContainerExit, ContainerSpec, RunIo, Take } from "./engine.ts";
import { callEngineAbout } from "./engine-call.ts";
import { engineFailure } from "./engine-failure.ts";
import type { Client } from "./open-client.ts";
import { removeContainer } from "./remove-container.ts";
import { runToTheEnd } from "./run-to-the-end.ts";

type Collect<T> = (exit: ContainerExit, take: Take) => Promise<Result<T>>;

export interface Runtime {
  readonly client: Client;
  /** Whether the engine can put a reaping process first. */
  readonly hasInit: boolean;
  /** Where runs leave what removes their containers: it takes a while that the caller can use. */
  readonly removals: Promise<void>[];
}

/** Engine.run: see there. */
export async function runContainer<T>(
  { client, hasInit, removals }: Runtime,
  spec: ContainerSpec,
  input: Readable,
  io: RunIo,
  collect: Collect<T>,
): Promise<Result<T>> {
  io.emit({ type: "phase", phase: "container" });
  const created = await createContainer(client, hasInit, spec);
  if (!created.ok) {
    input.destroy();
    return created;
  }
  const container = created.value;
  try {
    const exit = await runToTheEnd(client, container, spec, input, io);
    return exit.ok ? await collectFrom(client, container, spec, io, exit.value, collect) : exit;
  } finally {
    input.destroy();
    removals.push(removeAfterwards(client, container, spec, io));
  }
}

async function removeAfterwards(
  client: Client,
  container: Container,
  spec: ContainerSpec,
  io: RunIo,
): Promise<void> {
  const removed = await removeContainer(client, container.id);
  if (removed.ok) return;
  const text = `the container of ${spec.purpose} is left until the next command: ${removed.failure.why}`;
  io.emit({ type: "warning", text });
}

/** What the engine could not do outranks whatever `collect` made of it. */
async function collectFrom<T>(
  client: Client,
  container: Container,
  spec: ContainerSpec,
  io: RunIo,
  exit: ContainerExit,
  collect: Collect<T>,
): Promise<Result<T>> {
  let lost: Failure | undefined;
  const take: Take = async (path) => {
    const call = {
      endpoint: client.endpoint,
      what: `take ${path} out of ${spec.purpose}`,
      signal: io.signal,
    };
    const taken = await callEngineAbout(call, (abortSignal) => container.getArchive({ path, abortSignal }));
    if (!taken.ok) {
      lost ??= taken.failure;
      return taken;
    }
    if (taken.value === undefined) return failed(notThere(spec, path));
    const archive = taken.value as Readable;
    archive.on("error", (error) => {
      lost ??= engineFailure(call, error);
    });
    return ok(archive);
  };
  try {
    const collected = await collect(exit, take);
    return collected.ok || lost === undefined ? collected : failed(lost);
  } catch (error) {
    if (lost === undefined) throw error;
    return failed(lost);
  }
}

function notThere(spec: ContainerSpec, path: string): Failure {
  return {
    reason: "missing-output",
    what: `${spec.purpose} left no ${path}`,
    why: `${path} is not in the container after the command has ended`,
    next: "Make the command write it there.",
  };
}
