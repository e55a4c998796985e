import { Readable } from "node:stream";
import { sha256Of } from "@drydock/core/digest.ts";
import { imageConfig } from "@drydock/core/image.ts";
import { connectTestEngine, must } from "@drydock/testing/container-rig.ts";
import { imageOf } from "@drydock/testing/tiny-image.ts";
import { afterAll, expect, test } from "vitest";
import { parseEndpoint } from "./endpoint.ts";
import type { ImageLayer, LoadableImage } from "./engine.ts";
import { imageTag } from "./find-image.ts";
import { openClient } from "./open-client.ts";

const engine = await connectTestEngine();
const { signal } = new AbortController();
const loaded: LoadableImage[] = [];

afterAll(async () => {
  const endpoint = parseEndpoint(engine.endpoint, "a test", () => undefined);
  if (endpoint.kind === "unusable") throw new Error(endpoint.why);
  const { docker, close } = await openClient(endpoint, process.env);
  for (const { name } of loaded) await docker.getImage(name).remove();
  close();
  await engine.close();
});

/** One that no engine has yet: its content is new each time. */
const newImage = () =>
  imageOf("test-load", { "etc/made-for": `process ${process.pid}, ${performance.now()}` });

const load = async (image: LoadableImage, when = signal) => {
  const result = await engine.loadImage(image, when);
  if (result.ok) loaded.push(image);
  return result;
};

test("a loaded image is known by the digest of its configuration", async () => {
  const image = await newImage();
  expect(must(await engine.hasImage(image.id))).toBe(false);
  must(await load(image));
  expect(must(await engine.hasImage(image.id))).toBe(true);
});

test("an image of two layers, one of them twice, is loaded", async () => {
  const [
    {
      layers: [first],
    },
    {
      layers: [second],
    },
  ] = [await newImage(), await newImage()] as [OneLayer, OneLayer];
  must(await load(imageOfLayers([first, second, first])));
});

test("a layer that is not what its digest says is found, and nothing of the image is there", async () => {
  const image = await newImage();
  const layers = image.layers.map((layer): ImageLayer => ({ ...layer, open: () => flipped(layer.open()) }));
  expect(await load({ ...image, layers })).toMatchObject({
    failure: { reason: "digest-mismatch", why: expect.stringContaining(`expected ${image.layers[0]?.tar}`) },
  });
  expect(must(await engine.hasImage(image.id))).toBe(false);
});

test.each([
  ["shorter", -512],
  ["longer", 512],
])("a layer that is %s than it should be is found", async (_how, difference) => {
  const image = await newImage();
  const resized = (layer: ImageLayer) =>
    async function* () {
      const whole = Buffer.concat(await layer.open().toArray());
      yield difference < 0 ? whole.subarray(0, difference) : Buffer.concat([whole, Buffer.alloc(difference)]);
    };
  const layers = image.layers.map(
    (layer): ImageLayer => ({ ...layer, open: () => Readable.from(resized(layer)()) }),
  );
  expect(await load({ ...image, layers })).toMatchObject({ failure: { reason: "digest-mismatch" } });
  expect(must(await engine.hasImage(image.id))).toBe(false);
});

test("a layer that cannot be read is the caller's to hear of", async () => {
  const image = await newImage();
  const broken = new Error("the store lost it");
  const unreadable = async function* () {
    yield Buffer.alloc(512);
    throw broken;
  };
  const layers = image.layers.map(
    (layer): ImageLayer => ({ ...layer, open: () => Readable.from(unreadable()) }),
  );
  await expect(load({ ...image, layers })).rejects.toBe(broken);
});

test("an aborted load is interrupted, and nothing of the image is there", async () => {
  const image = await newImage();
  const controller = new AbortController();
  const endless = async function* (layer: ImageLayer) {
    yield* layer.open();
    controller.abort();
    await new Promise(() => {});
  };
  const layers = image.layers.map(
    (layer): ImageLayer => ({ ...layer, open: () => Readable.from(endless(layer)) }),
  );
  expect(await load({ ...image, layers }, controller.signal)).toMatchObject({
    failure: { reason: "interrupted" },
  });
  expect(must(await engine.hasImage(image.id))).toBe(false);
});

type OneLayer = LoadableImage & { readonly layers: readonly [ImageLayer] };

function imageOfLayers(layers: readonly ImageLayer[]): LoadableImage {
  const { id, json } = imageConfig(layers.map(({ tar }) => tar));
  expect(sha256Of(json)).toBe(id);
  return { id, configJson: json, name: `drydock/test-load:${imageTag(id)}`, layers };
}

/** The same number of bytes, the last of them changed. */
async function* flip(pieces: Readable): AsyncGenerator<Buffer> {
  const whole = Buffer.concat(await pieces.toArray());
  whole[whole.length - 1] = 1;
  yield whole;
}

function flipped(pieces: Readable): Readable {
  return Readable.from(flip(pieces));
}
