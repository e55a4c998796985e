import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sha256Of } from "@drydock/core/digest.ts";
import type { ImageContents } from "@drydock/core/explain/image-contents.ts";
import { imageConfig } from "@drydock/core/image.ts";
import { expect, test } from "vitest";
import { emptyStore, filesOf } from "../testing/empty-store.ts";
import { keepContents, readKeptContents } from "./kept-contents.ts";

const tar = sha256Of("tar");
const image = imageConfig([tar]).id;
const contents: ImageContents = {
  toolchain: "c",
  layers: [{ toolchain: "c", wanted: { debian: ["make"] }, tar, packages: { make: "4.3" } }],
};

test("an image's contents are found again by its ID", async () => {
  const { store } = emptyStore();
  expect(readKeptContents(store, image)).toBeUndefined();
  await keepContents(store, image, contents);
  expect(readKeptContents(store, image)).toEqual(contents);
});

test("contents that are damaged, or of another image, are none, and are kept anew", async () => {
  const { store } = emptyStore();
  await keepContents(store, image, contents);
  const [name = ""] = readdirSync(join(store.root, "images"));
  const file = join(store.root, "images", name);
  const good = readFileSync(file, "utf8");
  for (const text of [good.slice(1), "{}", "null", good.replace(tar, sha256Of("other"))]) {
    writeFileSync(file, text);
    expect(readKeptContents(store, image)).toBeUndefined();
    await keepContents(store, image, contents);
    expect(readKeptContents(store, image)).toEqual(contents);
  }
  expect(filesOf(store)).toEqual([`images/${name}`]);
});
