import type { Readable } from "node:stream";
import { type Failure, failed, ok, type Result } from "@drydock/core/failure.ts";
import type { Container } from "dockerode";
import { buildArchive } from "./build-archive.ts";
import { buildFolder, containerOptions } from "./container-options.ts";
import type { ContainerExit, ContainerSpec, RunIo, Take } from "./engine.ts";
import { type Call, callEngine, callEngineAbout } from "./engine-call.ts";
import { engineFailure } from "./engine-failure.ts";
import { findImage } from "./find-image.ts";
import { followOutput } from "./follow-output.ts";
import type { Client } from "./open-client.ts";
import { currentOwner } from "./owner.ts";
import { removeContainer } from "./remove-container.ts";
import { waitForExit } from "./wait-for-exit.ts";

type Collect<T> = (exit: ContainerExit, take: Take) => Promise<Result<T>>;

/** Engine.run: see there. `hasInit` is whether the engine can put a reaping process first. */
export async function runContainer<T>(
  client: Client,
  hasInit: boolean,
  spec: ContainerSpec,
  input: Readable,
  io: RunIo,
  collect: Collect<T>,
): Promise<Result<T>> {
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
    const removed = await removeContainer(client, container.id);
    if (!removed.ok) {
      const text = `the container of ${spec.purpose} is left until the next command: ${removed.failure.why}`;
      io.emit({ type: "warning", text });
    }
  }
}

/** Not to be interrupted: of a container whose creation was cut off nobody would know the ID. */
async function createContainer(
  client: Client,
  hasInit: boolean,
  spec: ContainerSpec,
): Promise<Result<Container>> {
  const call = { endpoint: client.endpoint, what: `create the container of ${spec.purpose}` };
  const image = await findImage(client, spec.image);
  if (!image.ok) return image;
  // An image that vanished since the caller looked: the engine says so.
  const options = containerOptions(spec, image.value ?? spec.image, currentOwner(), hasInit);
  return callEngine(call, (abortSignal) => client.docker.createContainer({ ...options, abortSignal }));
}

async function runToTheEnd(
  client: Client,
  container: Container,
  spec: ContainerSpec,
  input: Readable,
  io: RunIo,
): Promise<Result<ContainerExit>> {
  const call = (what: string): Call => ({ endpoint: client.endpoint, what, signal: io.signal });
  const archive = buildArchive(input);
  let broken: unknown;
  archive.on("error", (error) => {
    broken = error;
  });
  const copying = { ...call(`copy the inputs of ${spec.purpose}`), unbounded: true };
  const copied = await callEngine(copying, async (abortSignal) => {
    try {
      await container.putArchive(archive, { path: buildFolder, abortSignal });
    } catch (error) {
      // What is wrong with the input breaks the request too, and is what counts.
      throw broken ?? error;
    } finally {
      archive.destroy();
    }
  });
  if (!copied.ok) return copied;

  const attaching = call(`follow the output of ${spec.purpose}`);
  const attached = await callEngine(attaching, (abortSignal) =>
    container.attach({ stream: true, stdout: true, stderr: true, abortSignal }),
  );
  if (!attached.ok) return attached;
  const output = followOutput(attached.value, io.emit);
  try {
    const starting = call(`start the container of ${spec.purpose}`);
    const started = await callEngine(starting, (abortSignal) => container.start({ abortSignal }));
    if (!started.ok) return started;
    const exit = await waitForExit(client, container, spec, io.signal);
    if (!exit.ok) return exit;
    const complete = await callEngine(attaching, () => output.complete);
    return complete.ok ? exit : complete;
  } finally {
    output.finish();
  }
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
