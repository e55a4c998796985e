import { dirname, matchesGlob, relative } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { DebianLayer } from "@drydock/core/toolchain.ts";
import { debData } from "@drydock/store/deb.ts";
import type { StoredPackage } from "@drydock/store/debian-package.ts";
import { extract, pack } from "tar-stream";

/** Debian 12 merges these into /usr (https://wiki.debian.org/UsrMerge); packages still ship files under both names. */
const merged = ["bin", "lib", "lib32", "lib64", "libx32", "sbin"];

/** What documents a package or speaks another language: no build reads it, and it is a third of the bytes. */
const leftOut = ["bug", "doc", "doc-base", "info", "lintian", "locale", "man"].map((name) => `usr/share/${name}/`);

const constant = { uid: 0, gid: 0, uname: "", gname: "", mtime: new Date(0) };

type Pack = ReturnType<typeof pack>;

/**
 * One deterministic tar of unpacked packages: in the order given, each in its own order, folders once, owner root,
 * times zero. None of their scripts runs: what those would do and a build needs, `links` says.
 */
export function debianLayer(packages: readonly StoredPackage[], layer: DebianLayer): Readable {
  const tar = pack();
  write(tar, packages, layer).catch((error) => tar.destroy(error));
  return Readable.from(tar, { objectMode: false });
}

async function write(tar: Pack, packages: readonly StoredPackage[], layer: DebianLayer): Promise<void> {
  const written = new Map<string, string>();
  const folder = (path: string, mode = 0o755) => {
    if (path === "." || written.has(path)) return;
    folder(dirname(path));
    written.set(path, "a folder");
    tar.entry({ ...constant, name: `${path}/`, type: "directory", mode });
  };
  const link = (path: string, target: string, by: string) => {
    folder(dirname(path));
    written.set(path, by);
    tar.entry({ ...constant, name: path, type: "symlink", linkname: target, mode: 0o777 });
  };
  for (const name of merged) {
    folder(`usr/${name}`);
    link(name, `usr/${name}`, "the merged /usr");
  }
  for (const { locked, file } of packages) {
    const entries = extract();
    const read = pipeline(await debData(file), entries);
    for await (const entry of entries) {
      const { type, linkname = "", mode = 0, size = 0 } = entry.header;
      const path = imagePath(entry.header.name);
      const wanted = path !== "" && isWanted(path, type === "directory", layer);
      if (!wanted || type === "directory") {
        // /tmp is everybody's, and stays so under a mount.
        if (wanted) folder(path, mode & 0o1777);
        entry.resume();
        continue;
      }
      const before = written.get(path);
      if (before !== undefined) throw new Error(`${locked.name} and ${before} both have /${path}`);
      // A hard link's target may come later in the layer, or be left out of it: a symbolic one says the same.
      if (type === "link" || type === "symlink") {
        entry.resume();
        link(path, type === "link" ? relative(dirname(path), imagePath(linkname)) : linkname, locked.name);
        continue;
      }
      folder(dirname(path));
      written.set(path, locked.name);
      await pipeline(entry, tar.entry({ ...constant, name: path, size, mode: mode & 0o111 ? 0o755 : 0o644 }));
    }
    await read;
  }
  for (const [path, target] of Object.entries(layer.links ?? {})) link(path.slice(1), target, "links");
  tar.finalize();
}

/** A path as it is in the image: relative, without `./`, under the merged /usr. */
function imagePath(name: string): string {
  const path = name.replace(/^\.?\//, "").replace(/\/$/, "");
  const [top = ""] = path.split("/", 1);
  return merged.includes(top) ? `usr/${path}` : path === "." ? "" : path;
}

function isWanted(path: string, isFolder: boolean, { keep, drop }: DebianLayer): boolean {
  if (leftOut.some((folder) => `${path}/`.startsWith(folder))) return false;
  // Folders come with what is kept in them.
  if (keep !== undefined) return !isFolder && keep.some((glob) => matchesGlob(path, glob));
  return drop === undefined || !drop.some((glob) => matchesGlob(path, glob));
}
