import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { hexOf, Sha256Stream } from "@drydock/core/digest.ts";
import { imageConfig } from "@drydock/core/image.ts";
import type { LoadableImage } from "@drydock/engine/engine.ts";
import { type Content, tarOf } from "./tar-of.ts";

/** An image of one layer, as an engine loads it. Paths are relative to the root; the same files give the same image. */
export async function imageOf(
  name: string,
  files: Readonly<Record<string, Content>>,
): Promise<LoadableImage> {
  const open = () => tarOf(files);
  const digest = new Sha256Stream();
  let bytes = 0;
  for await (const piece of open()) {
    digest.update(piece);
    bytes += piece.length;
  }
  const tar = digest.digest();
  const { id, json } = imageConfig([tar]);
  const tag = hexOf(id).slice(0, 12);
  return { id, configJson: json, name: `drydock/${name}:${tag}`, layers: [{ tar, bytes, open }] };
}

/**
 * An image in which /usr/bin/node runs, and nothing else: the Node of this process and the libraries that it is linked to, as this
 * machine has them. Neither a compiler nor a download is needed to make it. `mark` is in a file of it.
 */
export function nodeImage(mark?: string): Promise<LoadableImage> {
  const linked = execFileSync("ldd", [process.execPath], { encoding: "utf8" });
  // "libm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x…)", and the loader by its path alone.
  const libraries = [...linked.matchAll(/\/(\S+) \(0x/g)].map(([, path]) => path ?? "");
  const files = Object.fromEntries(libraries.map((path) => [path, () => readFileSync(`/${path}`)]));
  const marked = mark === undefined ? {} : { "etc/mark": mark };
  return imageOf("test-node", { ...files, ...marked, "usr/bin/node": () => readFileSync(process.execPath) });
}
