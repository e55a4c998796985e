import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sha256Of } from "@drydock/core/digest.ts";
import { artifactFolder } from "../workspace.ts";
import { type Checkout, writeOrigin } from "./find-checkout.ts";
import type { Diffing } from "./make-patch.ts";
import { patched } from "./repository.ts";

/** Puts a patch among those of its artifact, and makes the checkout one in which it is applied. */
export async function keepPatch(
  { context, name, repository, scratch }: Diffing,
  { folder, origin }: Checkout,
  tree: string,
  file: string,
  text: Buffer,
): Promise<void> {
  const patches = join(artifactFolder(context.workspace, name), "patches");
  mkdirSync(patches, { recursive: true });
  writeFileSync(join(scratch, file), text);
  renameSync(join(scratch, file), join(patches, file));
  writeOrigin(folder, { ...origin, patches: [...origin.patches, { name: file, sha256: sha256Of(text) }] });
  await repository.commit(tree, ["HEAD"], file, [patched]);
  await repository.git(["read-tree", tree]);
}
