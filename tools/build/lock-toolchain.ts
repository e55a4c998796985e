import { rename, writeFile } from "node:fs/promises";
import type { Readable } from "node:stream";
import { failed, ok, type Result } from "@drydock/core/failure.ts";
import { imageConfig } from "@drydock/core/image.ts";
import type { Lock } from "@drydock/core/lock.ts";
import type { Context } from "./context.ts";
import { lockFile } from "./definitions.ts";
import { LayerError } from "./layer/layer-tar.ts";
import { lockContent } from "./lock-content.ts";
import { openLayer } from "./open-layer.ts";
import { type ResolvedLayer, readIntent } from "./resolve-toolchain.ts";
import { tarDigest } from "./tar-digest.ts";

/**
 * Writes what a toolchain means today: every package of the closure and the digest of every layer. It is the one
 * command whose answer depends on the day; all else uses what it wrote.
 */
export async function lockToolchain(context: Context, name: string, platform: string): Promise<Result<Lock>> {
  const read = await readIntent(context.workspace, name, platform);
  if (!read.ok) return read;
  const { toolchain, base, intent, lockPlatform } = read.value;
  const layers: ResolvedLayer[] = [...(base?.layers ?? [])];
  for (const wanted of toolchain.layers) {
    const content = await lockContent(context, wanted, read.value.platform);
    if (!content.ok) return content;
    const layer = { toolchain: name, platform, wanted, locked: content.value };
    const open = await openLayer(context, layer, layers);
    if (!open.ok) return open;
    const tar = await measure(open.value());
    if (!tar.ok) return tar;
    layers.push({ ...layer, locked: { ...content.value, ...tar.value } });
  }
  const lock: Lock = {
    intent,
    image: imageConfig(layers.map(({ locked }) => locked.tar)).id,
    layers: layers.slice(base?.layers.length ?? 0).map(({ locked }) => locked),
  };
  const file = lockFile(context.workspace, name, lockPlatform);
  await writeFile(`${file}.new`, `${JSON.stringify(lock, null, 2)}\n`);
  await rename(`${file}.new`, file);
  return ok(lock);
}

/** Packages that cannot be in one layer are found here, when it is written for the first time. */
async function measure(tar: Readable): Promise<Result<Awaited<ReturnType<typeof tarDigest>>>> {
  try {
    return ok(await tarDigest(tar));
  } catch (error) {
    if (error instanceof LayerError) return failed(error.failure);
    throw error;
  }
}
