import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { canonicalJson } from "@drydock/core/canonical.ts";
import { hexOf, type Sha256, Sha256Stream, sha256Of } from "@drydock/core/digest.ts";
import type { Pack } from "tar-stream";
import type { ImageLayer, LoadableImage } from "./engine.ts";

/** A layer that is not what its digest says, found while it was streamed. */
export class LayerMismatch extends Error {
  readonly expected: Sha256;
  readonly got: Sha256;

  constructor(expected: Sha256, got: Sha256) {
    super(`the layer ${expected} has the digest ${got}`);
    this.expected = expected;
    this.got = got;
  }
}

/**
 * An image as `docker save` writes one (the "docker-archive": manifest.json, a configuration, layers), streamed: no layer is
 * ever held in memory. The stream breaks off with a LayerMismatch where a layer is not what its digest says.
 */
export async function imageArchive(image: LoadableImage): Promise<Readable> {
  if (sha256Of(image.configJson) !== image.id) throw new Error(`${image.id} is not the ID of ${image.name}`);
  const { pack } = await import("tar-stream");
  const archive = pack();
  writeImage(archive, image).catch((error) => archive.destroy(error));
  return Readable.from(archive, { objectMode: false });
}

async function writeImage(archive: Pack, image: LoadableImage): Promise<void> {
  const config = `${hexOf(image.id)}.json`;
  const manifest = [{ Config: config, RepoTags: [image.name], Layers: image.layers.map(layerPath) }];
  archive.entry({ name: "manifest.json" }, canonicalJson(manifest));
  archive.entry({ name: config }, image.configJson);
  const written = new Set<string>();
  for (const layer of image.layers) {
    const name = layerPath(layer);
    if (written.has(name)) continue;
    written.add(name);
    const digest = new Sha256Stream();
    await pipeline(
      layer.open(),
      async function* (pieces: AsyncIterable<Buffer>) {
        for await (const piece of pieces) {
          digest.update(piece);
          yield piece;
        }
        const got = digest.digest();
        if (got !== layer.tar) throw new LayerMismatch(layer.tar, got);
      },
      archive.entry({ name, size: layer.bytes }),
    );
  }
  archive.finalize();
}

function layerPath(layer: ImageLayer): string {
  return `${hexOf(layer.tar)}/layer.tar`;
}
