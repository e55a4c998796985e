import { ok } from "@drydock/core/failure.ts";
import type { Engine } from "./engine.ts";
import { findImage } from "./find-image.ts";
import { loadImage } from "./load-image.ts";
import type { Client } from "./open-client.ts";
import { prune } from "./prune.ts";
import { runContainer } from "./run-container.ts";
import { sweep } from "./sweep.ts";

/** An engine that speaks Docker's Engine API: Docker's own, or Podman's. */
export function dockerEngine(client: Client, hasInit: boolean): Engine {
  return {
    endpoint: client.endpoint,
    async hasImage(id) {
      const found = await findImage(client, id);
      return found.ok ? ok(found.value !== undefined) : found;
    },
    loadImage: (image, signal) => loadImage(client, image, signal),
    run: (spec, input, io, collect) => runContainer(client, hasInit, spec, input, io, collect),
    sweep: () => sweep(client, Date.now()),
    prune: ({ keepImages }) => prune(client, keepImages, Date.now()),
    close: () => client.close(),
  };
}
