import { ok } from "@drydock/core/failure.ts";
import { cacheVolume } from "./cache-volume.ts";
import type { Engine } from "./engine.ts";
import { findImage } from "./find-image.ts";
import type { Client } from "./open-client.ts";
import { removeVolume } from "./remove-volume.ts";
import { runContainer } from "./run-container.ts";
import { sweep } from "./sweep.ts";

/** An engine that speaks Docker's Engine API: Docker's own, or Podman's. */
export function dockerEngine(client: Client, hasInit: boolean): Engine {
  const removals: Promise<void>[] = [];
  const runtime = { client, hasInit, removals };
  return {
    endpoint: client.endpoint,
    async hasImage(id) {
      const found = await findImage(client, id);
      return found.ok ? ok(found.value !== undefined) : found;
    },
    async loadImage(image, signal) {
      const { loadImage } = await import("./load-image.ts");
      return loadImage(client, image, signal);
    },
    run: (spec, input, io, collect) => runContainer(runtime, spec, input, io, collect),
    async runAttached(spec, input, io) {
      const { runAttached } = await import("./run-attached.ts");
      return runAttached(client, hasInit, spec, input, io);
    },
    async removeCache(image) {
      // The caller's own containers may be on their way out.
      await Promise.all(removals);
      const removed = await removeVolume(client, cacheVolume(image).name);
      return removed.ok ? ok(undefined) : removed;
    },
    sweep: () => sweep(client, Date.now()),
    async prune({ keepImages }) {
      const { prune } = await import("./prune.ts");
      return prune(client, keepImages, Date.now());
    },
    async close() {
      await Promise.all(removals);
      client.close();
    },
  };
}
