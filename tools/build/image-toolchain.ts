import { ok, type Result } from "@drydock/core/failure.ts";
import type { Report } from "./commands.ts";
import type { Context } from "./context.ts";
import { ensureImage } from "./ensure-image.ts";
import { resolveToolchain } from "./resolve-toolchain.ts";

/** Brings a toolchain's image into the engine. */
export async function imageToolchain(
  context: Context,
  name: string,
  platform: string,
): Promise<Result<Report>> {
  const toolchain = await resolveToolchain(context.workspace, name, platform);
  if (!toolchain.ok) return toolchain;
  context.emit({ type: "phase", phase: "connect" });
  const engine = await context.engine();
  if (!engine.ok) return engine;
  const image = await ensureImage(context, engine.value, toolchain.value);
  if (!image.ok) return image;
  const { image: id } = toolchain.value;
  return ok({
    data: { toolchain: name, platform, image: id, assembled: image.value.assembled },
    text: `${name}: ${id} ${image.value.assembled ? "was assembled" : "is there"}`,
  });
}
