import type { Result } from "@drydock/core/failure.ts";
import type { Container, ContainerCreateOptions } from "dockerode";
import { containerOptions } from "./container-options.ts";
import type { ContainerSpec } from "./engine.ts";
import { callEngine, callEngineAbout } from "./engine-call.ts";
import { findImage } from "./find-image.ts";
import type { Client } from "./open-client.ts";
import { currentOwner } from "./owner.ts";

/**
 * Not to be interrupted: of a container whose creation was cut off nobody would know the ID. `attachment` is how its input and
 * output are attached, where it is not as its spec says.
 */
export async function createContainer(
  client: Client,
  hasInit: boolean,
  spec: ContainerSpec,
  attachment: Pick<ContainerCreateOptions, "Tty" | "AttachStdin" | "OpenStdin" | "StdinOnce"> = {},
): Promise<Result<Container>> {
  const call = { endpoint: client.endpoint, what: `create the container of ${spec.purpose}` };
  const create = (image: string) => (abortSignal: AbortSignal) =>
    client.docker.createContainer({
      ...containerOptions(spec, image, currentOwner(), hasInit),
      ...attachment,
      abortSignal,
    });
  const created = await callEngineAbout(call, create(spec.image));
  if (!created.ok || created.value !== undefined) return created as Result<Container>;
  // It does not know the image by this name: see there. One that vanished since the caller looked: the engine says so.
  const image = await findImage(client, spec.image);
  return image.ok ? callEngine(call, create(image.value ?? spec.image)) : image;
}
