import { existsSync } from "node:fs";
import type { Readable } from "node:stream";
import { buildRecordFile } from "@drydock/core/build-record.ts";
import { ok, type Result } from "@drydock/core/failure.ts";
import type { LockedContent } from "@drydock/core/lock.ts";
import type { DebianLayer } from "@drydock/core/toolchain.ts";
import type { ImageLayer } from "@drydock/engine/engine.ts";
import { findDebianMirrors } from "@drydock/store/debian-mirror.ts";
import { obtainDebianPackages } from "@drydock/store/debian-package.ts";
import { addLayer, findLayer, readLayer } from "@drydock/store/layer.ts";
import type { Context } from "./context.ts";
import { debianLayer } from "./layer/debian-layer.ts";
import type { LayerEntry } from "./layer/entries-layer.ts";
import { entriesLayer } from "./layer/entries-layer.ts";
import { obtainModule } from "./obtain-modules.ts";
import { obtainPinnedTree } from "./obtain-tree.ts";
import { obtainPrepared } from "./prepare-layer.ts";
import type { ResolvedLayer } from "./resolve-toolchain.ts";
import { toolchainFolder } from "./workspace.ts";

/** Starts a layer's tar from its beginning. */
export type OpenLayer = () => Readable;

/** A layer as far as it must be known to be opened: while a lock is being written, its tar's digest is not. */
export type OpenableLayer = Omit<ResolvedLayer, "locked"> & { readonly locked: LockedContent };

/**
 * Obtains what a layer is made of, and gives a way to read its tar. `before` are the layers under it, which a
 * preparation runs on.
 */
export async function openLayer(
  context: Context,
  layer: OpenableLayer,
  before: readonly ResolvedLayer[],
): Promise<Result<OpenLayer>> {
  if ("debian" in layer.wanted) return openDebianLayer(context, layer, layer.wanted);
  const entries = await layerEntries(context, layer, before);
  return entries.ok ? ok(() => entriesLayer(entries.value)) : entries;
}

/** All layers of an image, ready to be loaded. */
export async function obtainLayers(
  context: Context,
  layers: readonly ResolvedLayer[],
): Promise<Result<ImageLayer[]>> {
  const opened: ImageLayer[] = [];
  for (const [index, layer] of layers.entries()) {
    const unpacked = await openLayer(context, layer, layers.slice(0, index));
    if (!unpacked.ok) return unpacked;
    const open = "debian" in layer.locked ? await keepUnpacked(context, layer, unpacked.value) : unpacked;
    if (!open.ok) return open;
    opened.push({ tar: layer.locked.tar, bytes: layer.locked.bytes, open: open.value });
  }
  return ok(opened);
}

/** Packages are unpacked once, and the layer kept in the store: xz takes seconds, and nothing else in a layer does. */
async function keepUnpacked(
  { store, emit, signal }: Context,
  { toolchain, locked }: ResolvedLayer,
  unpack: OpenLayer,
): Promise<Result<OpenLayer>> {
  const what = `the layer of packages of the toolchain ${toolchain}`;
  const found = await findLayer(store, locked.tar, emit);
  const kept =
    found === undefined ? await addLayer(store, locked.tar, unpack(), { what, signal }) : ok(found);
  if (!kept.ok) return kept;
  // What is stored after it, by whomever, may have taken its place.
  return ok(() => (existsSync(kept.value) ? readLayer(kept.value) : unpack()));
}

async function openDebianLayer(
  context: Context,
  { toolchain, platform, locked }: OpenableLayer,
  wanted: DebianLayer,
): Promise<Result<OpenLayer>> {
  if (!("debian" in locked))
    throw new Error(`the lock of ${toolchain} has no packages where its definition has`);
  const packages = await obtainDebianPackages(context.store, locked.debian, {
    mirrors: findDebianMirrors(context.env),
    relock: `drydock lock ${toolchain} --platform ${platform}`,
    emit: context.emit,
    signal: context.signal,
  });
  if (!packages.ok) return packages;
  const total = packages.value.length;
  const onPackage = (done: number) =>
    context.emit({ type: "progress", what: `unpacking ${toolchain}`, done, total, unit: "packages" });
  return ok(() => debianLayer(packages.value, wanted, { onPackage }));
}

async function layerEntries(
  context: Context,
  layer: OpenableLayer,
  before: readonly ResolvedLayer[],
): Promise<Result<LayerEntry[]>> {
  const { wanted, locked, toolchain, platform } = layer;
  if ("debian" in wanted) throw new Error("a layer of packages is a stream, not a list");
  if (!("npm" in wanted) && "files" in wanted) {
    return ok(
      Object.entries(wanted.files).map(([path, text]) => {
        const content = Buffer.from(text);
        return { path, executable: false, size: content.length, open: () => content };
      }),
    );
  }
  if ("npm" in wanted) {
    if (!("npm" in locked))
      throw new Error(`the lock of ${toolchain} has no npm package where its definition has`);
    const { obtainNpmPackage } = await import("@drydock/store/npm-package.ts");
    const { npmLayerEntries } = await import("./layer/npm-layer.ts");
    const { emit, signal, workspace } = context;
    const tgz = await obtainNpmPackage(context.store, locked, { cwd: workspace.root, emit, signal });
    return tgz.ok ? npmLayerEntries(wanted, tgz.value) : tgz;
  }
  if ("goModule" in wanted) {
    const { goModuleEntries } = await import("./layer/go-module-layer.ts");
    const zip = await obtainModule(context, wanted, { toolchain: wanted.fetchWith, platform });
    return zip.ok ? ok(await goModuleEntries(wanted, zip.value)) : zip;
  }
  if ("tarball" in wanted) {
    const { treeEntries } = await import("./layer/tree-layer.ts");
    const folder = toolchainFolder(context.workspace, toolchain);
    const tree = await obtainPinnedTree(
      context,
      wanted.tarball,
      `the tarball of the toolchain ${toolchain}`,
      folder,
    );
    return tree.ok ? ok(await treeEntries(tree.value, wanted.to)) : tree;
  }
  const { folderEntries } = await import("./layer/folder-layer.ts");
  const folder = await obtainPrepared(context, { ...layer, wanted }, before);
  return folder.ok ? ok(folderEntries(folder.value, wanted.to, [buildRecordFile])) : folder;
}
