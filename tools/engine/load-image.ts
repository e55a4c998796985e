import { text } from "node:stream/consumers";
import { failed, ok, type Result } from "@drydock/core/failure.ts";
import type { LoadableImage } from "./engine.ts";
import { callEngine } from "./engine-call.ts";
import { EngineError, engineFailure } from "./engine-failure.ts";
import { findImage, imageTag } from "./find-image.ts";
import { imageArchive, LayerMismatch } from "./image-archive.ts";
import type { Client } from "./open-client.ts";

/** Streams an image into the engine and makes sure that it is there. */
export async function loadImage(
  client: Client,
  image: LoadableImage,
  signal: AbortSignal,
): Promise<Result<void>> {
  if (!image.name.endsWith(`:${imageTag(image.id)}`)) throw new Error(`${image.name} does not carry its ID`);
  const call = { endpoint: client.endpoint, what: `load the image ${image.name}`, signal, unbounded: true };
  const archive = await imageArchive(image);
  let broken: unknown;
  archive.on("error", (error) => {
    broken = error;
  });
  const loaded = await callEngine(call, async (abortSignal) => {
    try {
      const answer = await client.docker.loadImage(archive, { quiet: true, abortSignal });
      refuseErrors(await text(answer as AsyncIterable<Buffer> & NodeJS.ReadableStream));
    } catch (error) {
      // A layer that breaks off breaks the request too: which of the two errors arrives here is chance.
      if (broken === undefined) throw error;
    }
  });
  archive.destroy();
  if (!signal.aborted && broken instanceof LayerMismatch) return failed(mismatch(image, broken));
  if (!signal.aborted && broken !== undefined) throw broken;
  if (!loaded.ok) return loaded;
  const found = await findImage(client, image.id);
  if (!found.ok || found.value !== undefined) return found.ok ? ok(undefined) : found;
  return failed(
    engineFailure(call, new EngineError(`it took the image but does not know it as ${image.id}`)),
  );
}

/** The answer is a line of JSON for each message; an error may come after the status 200. */
function refuseErrors(answer: string): void {
  for (const line of answer.split("\n")) {
    if (line.trim() === "") continue;
    const message: { error?: string } = JSON.parse(line);
    if (message.error !== undefined) throw new EngineError(message.error);
  }
}

function mismatch(image: LoadableImage, { expected, got }: LayerMismatch) {
  return {
    reason: "digest-mismatch",
    what: `could not load the image ${image.name}: a layer is not what the lock says`,
    why: `expected ${expected}\n     got ${got}`,
    next: "Nothing of it was loaded. A layer that is assembled anew from the same lock has the same digest: run it again, and report it if it stays.",
  } as const;
}
