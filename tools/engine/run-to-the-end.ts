import type { Readable } from "node:stream";
import { ok, type Result } from "@drydock/core/failure.ts";
import type { Container } from "dockerode";
import { buildArchive } from "./build-archive.ts";
import { buildFolder } from "./container-options.ts";
import type { ContainerExit, ContainerSpec, RunIo } from "./engine.ts";
import { type Call, callEngine } from "./engine-call.ts";
import { followOutput } from "./follow-output.ts";
import type { Client } from "./open-client.ts";
import { waitForExit } from "./wait-for-exit.ts";

/** Starts a container's command, gives it its input, and waits until it ends. */
export async function runToTheEnd(
  client: Client,
  container: Container,
  spec: ContainerSpec,
  input: Readable,
  io: RunIo,
): Promise<Result<ContainerExit>> {
  const { startsEarly = false, usesCache = false } = spec;
  const call = (what: string): Call => ({ endpoint: client.endpoint, what, signal: io.signal });
  const copying = call(`copy the inputs of ${spec.purpose}`);
  const copy = () => copyInput(container, input, copying, usesCache);
  const copied = startsEarly ? ok(undefined) : await copy();
  if (!copied.ok) return copied;

  const attaching = call(`follow the output of ${spec.purpose}`);
  const attached = await callEngine(attaching, (abortSignal) =>
    container.attach({
      stream: true,
      stdout: true,
      stderr: true,
      ...(startsEarly && { stdin: true, hijack: true }),
      abortSignal,
    }),
  );
  if (!attached.ok) return attached;
  const output = followOutput(attached.value, io.emit);
  try {
    const starting = call(`start the container of ${spec.purpose}`);
    const started = await callEngine(starting, (abortSignal) => container.start({ abortSignal }));
    if (!started.ok) return started;
    if (startsEarly) {
      const given = await copy();
      if (!given.ok) return given;
      attached.value.end();
    }
    io.emit({ type: "phase", phase: "run" });
    const exit = await waitForExit(client, container, spec, io.signal);
    if (!exit.ok) return exit;
    const complete = await callEngine(attaching, () => output.complete);
    io.emit({ type: "phase", phase: "container" });
    return complete.ok ? exit : complete;
  } finally {
    output.finish();
  }
}

/** Unpacks a container's input where its command finds it. What is wrong with the input is thrown. */
export async function copyInput(
  container: Container,
  input: Readable,
  call: Call,
  usesCache = false,
): Promise<Result<void>> {
  const archive = buildArchive(input, usesCache);
  let broken: unknown;
  archive.on("error", (error) => {
    broken = error;
  });
  return callEngine({ ...call, unbounded: true }, async (abortSignal) => {
    try {
      await container.putArchive(archive, { path: buildFolder, abortSignal });
    } catch (error) {
      // What is wrong with the input breaks the request too, and is what counts.
      throw broken ?? error;
    } finally {
      archive.destroy();
    }
  });
}
