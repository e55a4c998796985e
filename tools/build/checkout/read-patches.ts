import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sha256Of } from "@drydock/core/digest.ts";
import { patchBody } from "@drydock/core/patch-body.ts";
import { artifactFolder, listPatches, type Workspace } from "../workspace.ts";
import type { CheckoutOrigin } from "./find-checkout.ts";

/** An artifact's patches, in order, as a checkout remembers those that it has applied. */
export function readPatches(workspace: Workspace, name: string): CheckoutOrigin["patches"] {
  return listPatches(workspace, name).map((patch) => {
    // In any encoding: a patch is bytes.
    const text = readFileSync(join(artifactFolder(workspace, name), "patches", patch), "latin1");
    return { name: patch, sha256: sha256Of(Buffer.from(patchBody(text), "latin1")) };
  });
}
