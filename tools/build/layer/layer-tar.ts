import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Failure } from "@drydock/core/failure.ts";
import { type Pack, pack } from "tar-stream";

/** A layer that cannot be made of what it was to be made of. Its stream ends with this error. */
export class LayerError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.what);
    this.failure = failure;
  }
}

const constant = { uid: 0, gid: 0, uname: "", gname: "", mtime: new Date(0) };

/**
 * A layer's tar as it is being written: owner root, times zero, every folder once and before what is in it. Paths are
 * relative to the root. `by` is who has a path; that two have the same one is a LayerError, unless both say folder.
 */
export class LayerTar {
  readonly stream: Pack = pack();
  readonly #owners = new Map<string, { readonly by: string; readonly isFolder: boolean }>();

  has(path: string): boolean {
    return this.#owners.has(path);
  }

  addFolder(path: string, by: string, mode = 0o755): void {
    if (path === "." || this.#owners.get(path)?.isFolder) return;
    this.addFolder(dirname(path), by);
    this.#claim(path, by, true);
    this.stream.entry({ ...constant, name: `${path}/`, type: "directory", mode });
  }

  addLink(path: string, target: string, by: string): void {
    this.addFolder(dirname(path), by);
    this.#claim(path, by, false);
    this.stream.entry({ ...constant, name: path, type: "symlink", linkname: target, mode: 0o777 });
  }

  /** `size` is in bytes. */
  async addFile(
    path: string,
    by: string,
    mode: number,
    size: number,
    content: AsyncIterable<unknown>,
  ): Promise<void> {
    this.addFolder(dirname(path), by);
    this.#claim(path, by, false);
    await pipeline(content, this.stream.entry({ ...constant, name: path, size, mode }));
  }

  #claim(path: string, by: string, isFolder: boolean): void {
    const before = this.#owners.get(path);
    if (before !== undefined) {
      const one = `${before.by} has ${before.isFolder ? "a folder" : "a file"}`;
      const other = `${by} has ${isFolder ? "a folder" : "a file"}`;
      throw new LayerError({
        reason: "invalid-definition",
        what: `${before.by} and ${by} cannot be in one layer`,
        where: `/${path}`,
        why: before.by === by ? `${by} has it twice` : `${one} there, and ${other}`,
        next: 'Do without one of them in toolchain.json, or leave the path out of the layer with "drop" or "keep".',
      });
    }
    this.#owners.set(path, { by, isFolder });
  }
}
