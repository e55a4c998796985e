import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { failed, ok, type Result } from "@drydock/core/failure.ts";
import type { NpmLayer } from "@drydock/core/toolchain.ts";
import { pieceBytes } from "@drydock/store/decompress.ts";
import { readEntries } from "../read-entries.ts";
import type { LayerEntry } from "./entries-layer.ts";

/** The files that a layer wants of an npm package, `tgz` being the package as the registry serves it. */
export async function npmLayerEntries(layer: NpmLayer, tgz: string): Promise<Result<LayerEntry[]>> {
  const taken: LayerEntry[] = [];
  const wanted = new Set(Object.keys(layer.files));
  // An error of the file arrives at the reader of its entries.
  const tar = pipeline(
    createReadStream(tgz, { highWaterMark: pieceBytes }),
    createGunzip({ chunkSize: pieceBytes }),
    () => {},
  );
  for await (const entry of readEntries(tar)) {
    // Every path in an npm package lies below one folder, `package/` by custom.
    const path = entry.header.name.replace(/^[^/]*\//, "");
    const source = sourceOf(path, layer.files);
    if (entry.header.type !== "file" || source === undefined) {
      entry.resume();
      continue;
    }
    wanted.delete(source);
    const content = await readContent(entry, entry.header.size ?? 0);
    taken.push({
      path: `${layer.files[source]}${path.slice(source.length)}`,
      executable: ((entry.header.mode ?? 0) & 0o111) !== 0,
      size: content.length,
      open: () => content,
    });
  }
  if (wanted.size === 0) return ok(taken);
  return failed({
    reason: "invalid-definition",
    what: `the npm package ${layer.npm} ${layer.version} lacks what a toolchain wants of it`,
    why: [...wanted].map((path) => `there is no ${path} in it`).join("\n"),
    next: `Correct the layer's "files" in toolchain.json.`,
  });
}

/** Into one buffer from the start: Node's binary is more than 100 MB. */
async function readContent(entry: AsyncIterable<unknown>, size: number): Promise<Buffer> {
  const content = Buffer.allocUnsafe(size);
  let at = 0;
  for await (const piece of entry) at += (piece as Buffer).copy(content, at);
  return content;
}

/** The key of `files` that covers a path: the path itself, or a folder above it, which ends in a slash. */
function sourceOf(path: string, files: NpmLayer["files"]): string | undefined {
  return Object.keys(files).find((key) => (key.endsWith("/") ? path.startsWith(key) : path === key));
}
