import type { Sha256 } from "@drydock/core/digest.ts";
import { ok, type Result } from "@drydock/core/failure.ts";
import { pruneCaches } from "./cache-volume.ts";
import type { Pruned } from "./engine.ts";
import { callEngine } from "./engine-call.ts";
import { statusOf } from "./engine-failure.ts";
import { findImage, imagesOfOurs } from "./find-image.ts";
import type { Client } from "./open-client.ts";
import { sweep } from "./sweep.ts";

/** Sweeps, then removes every image of ours, and every cache, but those to keep and those that a container still uses. */
export async function prune(
  client: Client,
  keepImages: readonly Sha256[],
  now: number,
): Promise<Result<Pruned>> {
  const before = await diskUsage(client);
  if (!before.ok) return before;
  const swept = await sweep(client, now);
  if (!swept.ok) return swept;
  const keep = new Set<string>();
  for (const id of keepImages) {
    const found = await findImage(client, id);
    if (!found.ok) return found;
    if (found.value !== undefined) keep.add(found.value);
  }
  const call = { endpoint: client.endpoint, what: "list the images" };
  const listed = await callEngine(call, (abortSignal) =>
    client.docker.listImages({ filters: { reference: [imagesOfOurs] }, abortSignal }),
  );
  if (!listed.ok) return listed;
  const images: string[] = [];
  for (const image of listed.value.filter(({ Id }) => !keep.has(Id))) {
    for (const name of image.RepoTags ?? []) {
      const removed = await removeImage(client, name);
      if (!removed.ok) return removed;
      if (removed.value) images.push(name);
    }
  }
  const caches = await pruneCaches(client, keepImages);
  if (!caches.ok) return caches;
  const after = await diskUsage(client);
  if (!after.ok) return after;
  const { containers, volumes } = swept.value;
  const bytes = Math.max(0, before.value - after.value);
  return ok({ containers, volumes: [...volumes, ...caches.value], images, bytes });
}

/** By its name, so that a user's own tag on the same image keeps it. False for one that is in use. */
function removeImage(client: Client, name: string): Promise<Result<boolean>> {
  const call = { endpoint: client.endpoint, what: `remove the image ${name}` };
  return callEngine(call, async (abortSignal) => {
    try {
      await client.docker.getImage(name).remove({ abortSignal });
      return true;
    } catch (error) {
      if (statusOf(error) === 404 || statusOf(error) === 409) return false;
      throw error;
    }
  });
}

/** Bytes of all layers and volumes: images share layers, so the sum of their sizes would say too much. */
function diskUsage(client: Client): Promise<Result<number>> {
  const call = { endpoint: client.endpoint, what: "ask for the disk usage" };
  return callEngine(call, async () => {
    const usage: { LayersSize?: number; Volumes?: { UsageData?: { Size?: number } }[] | null } =
      await client.docker.df();
    const volumes = (usage.Volumes ?? []).map((volume) => Math.max(0, volume.UsageData?.Size ?? 0));
    return volumes.reduce((sum, size) => sum + size, usage.LayersSize ?? 0);
  });
}
