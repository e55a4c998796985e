import { mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import type { Artifact } from "@drydock/core/artifact.ts";
import { failed, ok, type Result } from "@drydock/core/failure.ts";
import { planPin } from "@drydock/core/plan-pin.ts";
import type { Context } from "../context.ts";
import { obtainPinnedInputs } from "../obtain-pinned-inputs.ts";
import { artifactFolder } from "../workspace.ts";
import { applyPatch } from "./apply-patch.ts";
import { type Checkout, checkoutFolder, writeOrigin } from "./find-checkout.ts";
import { readPatches } from "./read-patches.ts";
import { patched, Repository } from "./repository.ts";
import { withToolFailures } from "./run-tool.ts";
import { unpackSource } from "./unpack-source.ts";
import { withScratchFolder } from "./with-scratch-folder.ts";

/**
 * Makes the checkout of an artifact's source: a commit with the source exactly as it is pinned, tagged `pinned`, and one for
 * each patch; the last of all is tagged `patched`. It is put in place whole, or not at all.
 */
export async function makeCheckout(
  context: Context,
  name: string,
  artifact: Artifact,
  platform: string,
): Promise<Result<Checkout>> {
  const { source, version } = artifact;
  if ("local" in source) throw new Error(`${name} has no pinned source`);
  const inputs = await obtainPinnedInputs(context, name, artifact, platform);
  if (!inputs.ok) return inputs;
  const patches = readPatches(context.workspace, name);
  return withScratchFolder(context, async (scratch) => {
    const folder = join(scratch, "checkout");
    mkdirSync(folder);
    const paths = await unpackSource(inputs.value, folder);
    const taken = paths.find((path) => path.split("/").some((step) => step.toLowerCase() === ".git"));
    if (taken !== undefined) return failed(gitsOwn(name, taken));
    const repository = new Repository(context, folder);
    const what = `could not put the source of ${name} under version control`;
    const begun = await withToolFailures(
      { what, where: scratch, next: "Run the command again." },
      async () => {
        await repository.init();
        const message = `${name} ${version} as pinned\n\n${JSON.stringify(planPin(source), null, 2)}`;
        await repository.commit(await repository.writeTree(), [], message, ["refs/tags/pinned", patched]);
        return ok(undefined);
      },
    );
    if (!begun.ok) return begun;
    for (const patch of patches) {
      const applied = await applyAndCommit(context, name, repository, patch.name);
      if (!applied.ok) return applied;
    }
    const origin = { pin: planPin(source), patches };
    writeOrigin(folder, origin);
    const place = checkoutFolder(context.workspace, name);
    renameSync(folder, place);
    return ok({ folder: place, origin });
  });
}

function applyAndCommit(
  context: Context,
  name: string,
  repository: Repository,
  patch: string,
): Promise<Result<void>> {
  const where = `packages/${name}/patches/${patch}`;
  const meaning = {
    reason: "patch-failed",
    what: `${patch} does not apply to the source of ${name}`,
    where,
    next: "Correct the patch; or move it away, make the checkout without it, edit, and have `drydock diff` make a new one.",
  } as const;
  return withToolFailures(meaning, async () => {
    await applyPatch(
      context,
      repository.folder,
      join(artifactFolder(context.workspace, name), "patches", patch),
    );
    await repository.commit(await repository.writeTree(), ["HEAD"], patch, [patched]);
    return ok(undefined);
  });
}

function gitsOwn(name: string, path: string) {
  return {
    reason: "unsafe-archive",
    what: `the source of ${name} cannot be put under version control`,
    why: `it holds ${path}, and git takes what has such a name for its own`,
    next: "Build it as it is pinned, with patches made by hand.",
  } as const;
}
