import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hexOf, type Sha256 } from "@drydock/core/digest.ts";
import type { ImageContents } from "@drydock/core/explain/image-contents.ts";
import { imageConfig } from "@drydock/core/image.ts";
import type { Store } from "../store.ts";
import { withTemporaryFolder } from "../temporary.ts";

/** Keeps what an image was assembled from: a few kilobytes for every image that was ever built with. */
export async function keepContents(store: Store, image: Sha256, contents: ImageContents): Promise<void> {
  if (readKeptContents(store, image) !== undefined) return;
  await withTemporaryFolder(store, async (aside) => {
    const made = join(aside, "contents.json");
    writeFileSync(made, JSON.stringify(contents));
    mkdirSync(join(store.root, "images"), { recursive: true });
    renameSync(made, contentsFile(store, image));
  });
}

/** What an image was assembled from; undefined where that is not kept, or damaged. */
export function readKeptContents(store: Store, image: Sha256): ImageContents | undefined {
  try {
    const contents: ImageContents = JSON.parse(readFileSync(contentsFile(store, image), "utf8"));
    return imageConfig(contents.layers.map(({ tar }) => tar)).id === image ? contents : undefined;
  } catch {
    return undefined;
  }
}

function contentsFile(store: Store, image: Sha256): string {
  return join(store.root, "images", `${hexOf(image)}.json`);
}
