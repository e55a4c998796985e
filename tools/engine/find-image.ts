import { hexOf, type Sha256 } from "@drydock/core/digest.ts";
import { ok, type Result } from "@drydock/core/failure.ts";
import { callEngine, callEngineAbout } from "./engine-call.ts";
import type { Client } from "./open-client.ts";

/** The repository that holds every image of ours, as the filter of the Engine API. */
export const imagesOfOurs = "drydock/*";

/** The tag that an image gets: short enough to read, long enough to be alone. */
export function imageTag(id: Sha256): string {
  return hexOf(id).slice(0, 12);
}

/**
 * What the engine knows an image by, undefined where it has none. An image's ID is the digest of its configuration, but an
 * engine that keeps images in containerd knows it by the digest of its manifest: there its tag finds it.
 */
export async function findImage(client: Client, id: Sha256): Promise<Result<string | undefined>> {
  const call = { endpoint: client.endpoint, what: "look for an image" };
  const inspected = await callEngineAbout(call, () => client.docker.getImage(id).inspect());
  if (!inspected.ok || inspected.value !== undefined) return inspected.ok ? ok(id) : inspected;
  const filters = { reference: [`${imagesOfOurs}:${imageTag(id)}`] };
  const listed = await callEngine(call, (abortSignal) => client.docker.listImages({ filters, abortSignal }));
  return listed.ok ? ok(listed.value[0]?.Id) : listed;
}
