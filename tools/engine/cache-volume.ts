import { hexOf, type Sha256 } from "@drydock/core/digest.ts";
import { ok, type Result } from "@drydock/core/failure.ts";
import { callEngine } from "./engine-call.ts";
import { label } from "./labels.ts";
import type { Client } from "./open-client.ts";
import { removeVolume } from "./remove-volume.ts";

/** The volume in which runs on an image keep what the next ones may use. No other image's ever see it. */
export function cacheVolume(image: Sha256) {
  // Without an owner: it outlives whoever makes it.
  return { name: `drydock-cache-${hexOf(image)}`, labels: { [label.ours]: "1", [label.cache]: image } };
}

/** Removes the caches of all images but some, and but those in use. The value is the names of the volumes. */
export async function pruneCaches(client: Client, keepImages: readonly Sha256[]): Promise<Result<string[]>> {
  const call = { endpoint: client.endpoint, what: "list the caches" };
  const filters = JSON.stringify({ label: [label.cache] });
  const listed = await callEngine(call, (abortSignal) => client.docker.listVolumes({ filters, abortSignal }));
  if (!listed.ok) return listed;
  const keep = new Set(keepImages.map((image) => cacheVolume(image).name));
  const names: string[] = [];
  for (const { Name } of (listed.value.Volumes ?? []).filter((volume) => !keep.has(volume.Name))) {
    const removed = await removeVolume(client, Name);
    if (!removed.ok) return removed;
    if (removed.value) names.push(Name);
  }
  return ok(names);
}
