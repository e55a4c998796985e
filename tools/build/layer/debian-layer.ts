import { availableParallelism } from "node:os";
import { matchesGlob, posix } from "node:path";
import { pipeline, Readable } from "node:stream";
import type { Failure } from "@drydock/core/failure.ts";
import type { DebianLayer } from "@drydock/core/toolchain.ts";
import type { StoredPackage } from "@drydock/store/debian-package.ts";
import { extract } from "tar-stream";
import { LayerError, LayerTar } from "./layer-tar.ts";
import { unpackPackages } from "./unpack-packages.ts";

/** Debian merges these into /usr (https://wiki.debian.org/UsrMerge), but packages have files under both names. */
const merged = ["bin", "lib", "lib32", "lib64", "libx32", "sbin"];

/** Documentation, and other languages: no build reads it. */
const leftOut = ["bug", "doc", "doc-base", "info", "lintian", "locale", "man"].map(
  (name) => `usr/share/${name}/`,
);

/** All permissions but setuid and setgid: /tmp is everybody's. */
const folderModes = 0o1777;

/** One thread reads what they unpack, so more of them would only fill the memory. */
const maxThreads = 4;

export interface UnpackOptions {
  readonly threads?: number;
  /** Hears how many packages are in the layer so far. */
  readonly onPackage?: (done: number) => void;
}

/**
 * One deterministic tar of unpacked packages: in the order given, each in its own order. No script of theirs ever runs:
 * what one would have done and a build needs, `links` says. Where the packages do not fit together, the stream ends with
 * a LayerError.
 */
export function debianLayer(
  packages: readonly StoredPackage[],
  layer: DebianLayer,
  { threads = Math.min(availableParallelism(), maxThreads), onPackage = () => {} }: UnpackOptions = {},
): Readable {
  const tar = new LayerTar();
  write(tar, packages, layer, threads, onPackage).catch((error) => tar.stream.destroy(error));
  return Readable.from(tar.stream, { objectMode: false });
}

async function write(
  tar: LayerTar,
  packages: readonly StoredPackage[],
  layer: DebianLayer,
  threads: number,
  onPackage: (done: number) => void,
): Promise<void> {
  const by = "the merged /usr";
  for (const folder of merged) {
    tar.addFolder(`usr/${folder}`, by);
    tar.addLink(folder, `usr/${folder}`, by);
  }
  const hardLinks: HardLink[] = [];
  let done = 0;
  for await (const { name, data } of unpackPackages(packages, threads)) {
    hardLinks.push(...(await addPackage(tar, name, Readable.from(data), layer)));
    done += 1;
    onPackage(done);
  }
  const broken = hardLinks.find(({ target }) => !tar.has(target));
  if (broken !== undefined) throw new LayerError(withoutTarget(broken));
  for (const [path, target] of Object.entries(layer.links ?? {}).sort()) {
    tar.addLink(imagePath(path), target, '"links"');
  }
  tar.stream.finalize();
}

interface HardLink {
  readonly by: string;
  readonly path: string;
  readonly target: string;
}

/** Adds what the layer wants of a package. Its hard links are the value. */
async function addPackage(
  tar: LayerTar,
  by: string,
  data: Readable,
  layer: DebianLayer,
): Promise<HardLink[]> {
  const { dirname, relative } = posix;
  const hardLinks: HardLink[] = [];
  const entries = extract();
  // An error of the data arrives at the reader of its entries.
  pipeline(data, entries, () => {});
  for await (const entry of entries) {
    const { name, type, mode = 0, size = 0, linkname = "" } = entry.header;
    const path = imagePath(name);
    const isWanted = type === "directory" ? wantsFolder(path, layer) : wants(path, layer);
    if (isWanted && type === "file") {
      await tar.addFile(path, by, fileMode(mode), size, entry);
      continue;
    }
    entry.resume();
    if (!isWanted) continue;
    if (type === "directory") tar.addFolder(path, by, mode & folderModes);
    else if (type === "symlink") tar.addLink(path, linkname, by);
    else if (type === "link") {
      // A hard link must come after its target, and is lost between layers; a symbolic one reads the same.
      const target = imagePath(linkname);
      tar.addLink(path, relative(dirname(path), target), by);
      hardLinks.push({ by, path, target });
    } else throw new Error(`the Debian package ${by} has a ${type} at ${name}`);
  }
  return hardLinks;
}

/** As everywhere else, one bit is what counts. Nothing is setuid or setgid: a build has no other user to become. */
function fileMode(mode: number): number {
  return mode & 0o111 ? 0o755 : 0o644;
}

/** A path of a package as it is in the image: relative, and below usr where /usr is merged. `.` is the root. */
function imagePath(name: string): string {
  const path = posix.normalize(`./${name}`).replace(/\/$/, "");
  const [top = ""] = path.split("/", 1);
  return merged.includes(top) ? `usr/${path}` : path;
}

function wants(path: string, { keep, drop = [] }: DebianLayer): boolean {
  if (leftOut.some((folder) => `${path}/`.startsWith(folder))) return false;
  if (keep !== undefined && !keep.some((glob) => matchesGlob(path, glob))) return false;
  return !drop.some((glob) => matchesGlob(path, glob));
}

/** Where only some paths are kept, folders come with what is in them. */
function wantsFolder(path: string, layer: DebianLayer): boolean {
  return layer.keep === undefined && wants(path, layer);
}

function withoutTarget({ by, path, target }: HardLink): Failure {
  return {
    reason: "invalid-definition",
    what: `a layer has a link of ${by} without what it is a link to`,
    where: `/${path}`,
    why: `in the package it is a hard link to /${target}, which "keep" or "drop" leaves out`,
    next: "Leave out both or neither of them in toolchain.json.",
  };
}
