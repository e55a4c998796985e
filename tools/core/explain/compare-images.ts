import { type Sha256, sha256Of } from "../digest.ts";
import type { ImageChange } from "./change.ts";
import { differences } from "./differences.ts";
import { definedTexts, type ImageContents, type ImageLayer } from "./image-contents.ts";

/** An image's ID, with its contents where they are known. */
type Image = { readonly id: Sha256 } & Partial<ImageContents>;

/** What differs between two images that are not the same; never nothing. */
export function compareImages(from: Image, to: Image): ImageChange[] {
  if (from.layers === undefined || to.layers === undefined)
    return [{ kind: "image", known: false, from: from.id, to: to.id }];
  const changes: ImageChange[] = [];
  if (from.toolchain !== undefined && to.toolchain !== undefined && from.toolchain !== to.toolchain)
    changes.push({ kind: "toolchain", from: from.toolchain, to: to.toolchain });
  for (const { key: name, ...versions } of differences(
    debianPackages(from.layers),
    debianPackages(to.layers),
  ))
    changes.push({ kind: "package", of: "debian", name, ...versions });
  const [before, after] = [byKey(from.layers), byKey(to.layers)];
  for (const key of new Set([...before.keys(), ...after.keys()]))
    changes.push(...compareLayers(before.get(key), after.get(key)));
  return changes.length > 0 ? changes : [{ kind: "image", known: true, from: from.id, to: to.id }];
}

/** All Debian packages of an image: in which layer one lies is of no interest to anybody. */
function debianPackages(layers: readonly ImageLayer[]): Record<string, string> {
  return Object.assign({}, ...layers.map(({ packages }) => packages ?? {}));
}

/** Layers by what makes them comparable to one of another image; a number tells several of a kind apart. */
function byKey(layers: readonly ImageLayer[]): ReadonlyMap<string, ImageLayer> {
  const keyed = new Map<string, ImageLayer>();
  for (const layer of layers) {
    let key = labelOf(layer);
    for (let count = 2; keyed.has(key); count += 1) key = `${labelOf(layer)} ${count}`;
    keyed.set(key, layer);
  }
  return keyed;
}

/** What people call a layer. */
function labelOf({ wanted }: ImageLayer): string {
  if ("debian" in wanted) return "Debian packages";
  if ("npm" in wanted) return wanted.npm;
  if ("goModule" in wanted) return wanted.goModule;
  if ("files" in wanted) return "files";
  return wanted.to;
}

function compareLayers(from: ImageLayer | undefined, to: ImageLayer | undefined): ImageChange[] {
  const layer = to ?? from;
  if (layer === undefined || from?.tar === to?.tar) return [];
  const { toolchain } = layer;
  const tars = { ...(from && { from: from.tar }), ...(to && { to: to.tar }) };
  const whole: ImageChange = { kind: "layer", toolchain, layer: labelOf(layer), ...tars };
  const told = [...comparePackage(from, to), ...compareTexts(from, to), ...comparePreparation(from, to)];
  if (from === undefined || to === undefined) {
    // Its packages have been told, all of them.
    return told.length > 0 || layer.packages !== undefined ? told : [whole];
  }
  for (const { key: setting, ...values } of differences(settings(from), settings(to)))
    told.push({ kind: "setting", toolchain, layer: labelOf(to), setting, ...values });
  const samePackages = differences(from.packages ?? {}, to.packages ?? {}).length === 0;
  return told.length === 0 && samePackages ? [whole] : told;
}

function comparePackage(from: ImageLayer | undefined, to: ImageLayer | undefined): ImageChange[] {
  const [was, is] = [packageOf(from), packageOf(to)];
  const either = is ?? was;
  if (either === undefined || was?.version === is?.version) return [];
  const { of, name } = either;
  return [{ kind: "package", of, name, ...(was && { from: was.version }), ...(is && { to: is.version }) }];
}

function packageOf(layer: ImageLayer | undefined) {
  const wanted = layer?.wanted;
  if (wanted === undefined) return undefined;
  if ("npm" in wanted) return { of: "npm", name: wanted.npm, version: wanted.version } as const;
  if ("goModule" in wanted) return { of: "go", name: wanted.goModule, version: wanted.version } as const;
  return undefined;
}

function compareTexts(from: ImageLayer | undefined, to: ImageLayer | undefined): ImageChange[] {
  const toolchain = (to ?? from)?.toolchain ?? "";
  return differences(texts(from), texts(to)).map(({ key: path, ...digests }) => ({
    kind: "image-file",
    toolchain,
    path,
    ...digests,
  }));
}

function texts(layer: ImageLayer | undefined): Record<string, Sha256> {
  const defined = layer === undefined ? {} : definedTexts(layer);
  return Object.fromEntries(Object.entries(defined).map(([path, text]) => [path, sha256Of(text)]));
}

function comparePreparation(from: ImageLayer | undefined, to: ImageLayer | undefined): ImageChange[] {
  if (from === undefined || to === undefined || !("prepare" in to.wanted) || from.recipe === to.recipe)
    return [];
  const file = `toolchains/${to.toolchain}/${to.wanted.prepare}`;
  return [
    {
      kind: "preparation",
      file,
      ...(from.recipe && { from: from.recipe }),
      ...(to.recipe && { to: to.recipe }),
    },
  ];
}

/** What else makes a layer's bytes. Where something is had from does not, and the rest is told in words of its own. */
function settings({ wanted }: ImageLayer): Record<string, unknown> {
  if ("debian" in wanted) return { keep: wanted.keep, drop: wanted.drop, links: wanted.links };
  if ("npm" in wanted) return { files: wanted.files };
  if ("goModule" in wanted) return { to: wanted.to, executable: wanted.executable };
  if ("tarball" in wanted) return { tarball: pinOf(wanted.tarball) };
  if ("prepare" in wanted) return { source: pinOf(wanted.source) };
  return {};
}

function pinOf(pinned: { readonly tree: string } | { readonly tar: string }): string {
  return "tree" in pinned ? pinned.tree : pinned.tar;
}
