import type { Duplex, Readable } from "node:stream";
import type { Result } from "@drydock/core/failure.ts";
import type { Container } from "dockerode";
import { connectTerminal, isInteractive } from "./connect-terminal.ts";
import { createContainer } from "./create-container.ts";
import type { AttachedIo, ContainerExit, ContainerSpec } from "./engine.ts";
import { callEngine } from "./engine-call.ts";
import type { Client } from "./open-client.ts";
import { removeContainer } from "./remove-container.ts";
import { copyInput } from "./run-to-the-end.ts";
import { waitForExit } from "./wait-for-exit.ts";

/** Engine.runAttached: see there. `hasInit` is whether the engine can put a reaping process first. */
export async function runAttached(
  client: Client,
  hasInit: boolean,
  spec: ContainerSpec,
  input: Readable,
  io: AttachedIo,
): Promise<Result<ContainerExit>> {
  const attachment = { Tty: isInteractive(io.terminal), AttachStdin: true, OpenStdin: true, StdinOnce: true };
  const created = await createContainer(client, hasInit, spec, attachment);
  if (!created.ok) {
    input.destroy();
    return created;
  }
  const container = created.value;
  try {
    const what = `copy the inputs of ${spec.purpose}`;
    const copying = { endpoint: client.endpoint, what, signal: io.signal };
    const copied = await copyInput(container, input, copying, spec.usesCache);
    return copied.ok ? await attend(client, container, spec, io) : copied;
  } finally {
    input.destroy();
    const removed = await removeContainer(client, container.id);
    if (!removed.ok) {
      const text = `the container of ${spec.purpose} is left until the next command: ${removed.failure.why}`;
      io.emit({ type: "warning", text });
    }
  }
}

async function attend(
  client: Client,
  container: Container,
  spec: ContainerSpec,
  { terminal, signal }: AttachedIo,
): Promise<Result<ContainerExit>> {
  const call = { endpoint: client.endpoint, what: `talk to ${spec.purpose}`, signal };
  // Docker's own keys to leave a container running, of which Ctrl-P is a shell's too, give way to some that nobody types.
  const detachKeys = "ctrl-@,ctrl-@,ctrl-@,ctrl-@";
  const streams = { stream: true, hijack: true, stdin: true, stdout: true, stderr: true, detachKeys };
  const attached = await callEngine(call, (abortSignal) => container.attach({ ...streams, abortSignal }));
  if (!attached.ok) return attached;
  const resize = (size: { h: number; w: number }) => void container.resize(size).catch(() => {});
  const connection = connectTerminal(terminal, attached.value as Duplex, resize);
  try {
    const started = await callEngine(call, (abortSignal) => container.start({ abortSignal }));
    if (!started.ok) return started;
    connection.resize();
    const exit = await waitForExit(client, container, spec, signal);
    if (!exit.ok) return exit;
    const complete = await callEngine(call, () => connection.ended);
    return complete.ok ? exit : complete;
  } finally {
    connection.close();
  }
}
