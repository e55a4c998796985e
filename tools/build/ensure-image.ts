import { hexOf } from "@drydock/core/digest.ts";
import type { Emit } from "@drydock/core/event.ts";
import { ok, type Result } from "@drydock/core/failure.ts";
import { imageConfig } from "@drydock/core/image.ts";
import type { Engine } from "@drydock/engine/engine.ts";
import { withLock } from "@drydock/store/mutual-exclusion.ts";
import type { Context } from "./context.ts";
import type { ResolvedLayer, ResolvedToolchain } from "./resolve-toolchain.ts";

/** The toolchain's image is in the engine when this succeeds; it is assembled only if it was not there. */
export async function ensureImage(
  context: Context,
  engine: Engine,
  toolchain: ResolvedToolchain,
): Promise<Result<{ assembled: boolean }>> {
  const present = await engine.hasImage(toolchain.image);
  if (!present.ok) return present;
  if (present.value) return ok({ assembled: false });
  context.emit({ type: "phase", phase: "queue" });
  return withLock<{ assembled: boolean }>(`image-${toolchain.image}`, context.signal, async () => {
    const meanwhile = await engine.hasImage(toolchain.image);
    if (!meanwhile.ok) return meanwhile;
    if (meanwhile.value) return ok({ assembled: false });
    context.emit({ type: "phase", phase: "image" });
    const title = [toolchain.name, toolchain.lockPlatform].filter(Boolean).join(" for ");
    context.emit({ type: "step", text: `assembling the image of the toolchain ${title}` });
    // A preparation is a build of its own, but all of it is this image's time.
    const emit: Emit = (event) => event.type !== "phase" && context.emit(event);
    return loadImage({ ...context, emit }, engine, toolchain.name, toolchain.layers);
  });
}

/** Loads an image of just these layers into the engine. */
export async function loadImage(
  context: Context,
  engine: Engine,
  name: string,
  layers: readonly ResolvedLayer[],
): Promise<Result<{ assembled: true }>> {
  const { obtainLayers } = await import("./open-layer.ts");
  const opened = await obtainLayers(context, layers);
  if (!opened.ok) return opened;
  const { id, json } = imageConfig(opened.value.map(({ tar }) => tar));
  const image = {
    id,
    configJson: json,
    name: `drydock/${name}:${hexOf(id).slice(0, 12)}`,
    layers: opened.value,
  };
  const loaded = await engine.loadImage(image, context.signal);
  return loaded.ok ? ok({ assembled: true }) : loaded;
}
