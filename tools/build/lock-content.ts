import { closure } from "@drydock/core/debian/closure.ts";
import { failed, ok, type Result } from "@drydock/core/failure.ts";
import type { LockedContent } from "@drydock/core/lock.ts";
import type { Platform } from "@drydock/core/platform.ts";
import type { DebianLayer, Layer } from "@drydock/core/toolchain.ts";
import { readDebianIndex } from "@drydock/store/debian-index.ts";
import { findDebianMirrors } from "@drydock/store/debian-mirror.ts";
import { resolveNpmIntegrity } from "@drydock/store/npm-package.ts";
import type { Context } from "./context.ts";

/** What a layer means today, but for its bytes. The only code that asks a registry what there is. */
export async function lockContent(
  context: Context,
  layer: Layer,
  platform: Platform | undefined,
): Promise<Result<LockedContent>> {
  if ("debian" in layer) return lockPackages(context, layer, platform);
  if ("npm" in layer) {
    const integrity = await resolveNpmIntegrity(context.store, layer.npm, layer.version, {
      cwd: context.workspace.root,
      emit: context.emit,
      signal: context.signal,
    });
    return integrity.ok
      ? ok({ npm: layer.npm, version: layer.version, integrity: integrity.value })
      : integrity;
  }
  if ("goModule" in layer) return ok({ goModule: layer.goModule, version: layer.version, sum: layer.sum });
  if ("tarball" in layer) {
    return ok({ tarball: "tree" in layer.tarball ? layer.tarball.tree : layer.tarball.tar });
  }
  if ("prepare" in layer) return ok({ prepare: true });
  return ok({ files: true });
}

async function lockPackages(
  context: Context,
  layer: DebianLayer,
  platform: Platform | undefined,
): Promise<Result<LockedContent>> {
  const wanted = [...layer.debian];
  for (const role of layer.platform ?? []) {
    const packages = platform?.packages[role];
    if (packages === undefined) {
      return failed({
        reason: "invalid-definition",
        what: `the platform names no packages for the role ${JSON.stringify(role)}`,
        why: `a toolchain's debian layer asks for them with "platform": ${JSON.stringify(layer.platform)}`,
        next: `Add ${JSON.stringify(role)} to "packages" in the platform's file.`,
      });
    }
    wanted.push(...packages);
  }
  const mirrors = findDebianMirrors(context.env);
  const index = await readDebianIndex(context.store, { mirrors, emit: context.emit, signal: context.signal });
  if (!index.ok) return index;
  const packages = closure(index.value, wanted);
  return packages.ok ? ok({ debian: packages.value }) : packages;
}
