import { join } from "node:path";
import { failed, ok, type Result } from "@drydock/core/failure.ts";
import { parseTreeChanges, type TreeChange } from "@drydock/core/tree-change.ts";
import { withLock } from "@drydock/store/mutual-exclusion.ts";
import type { Report, Subject } from "../commands.ts";
import type { Context } from "../context.ts";
import { loadArtifact } from "../definitions.ts";
import { describeStaleness } from "./describe-staleness.ts";
import { type Checkout, checkoutFolder, findCheckout } from "./find-checkout.ts";
import { keepPatch } from "./keep-patch.ts";
import { listChanges } from "./list-changes.ts";
import { makePatch } from "./make-patch.ts";
import { namePatch } from "./name-patch.ts";
import { patched, Repository } from "./repository.ts";
import { withToolFailures } from "./run-tool.ts";
import { withScratchFolder } from "./with-scratch-folder.ts";

export interface DiffOptions {
  /** The patch's file name; a number more than the last one's when missing. */
  readonly as: string | undefined;
}

/** Turns what was edited in an artifact's checkout, committed or not, into one more of its patches. */
export async function diffArtifact(
  context: Context,
  { name }: Subject,
  options: DiffOptions,
): Promise<Result<Report>> {
  const artifact = await loadArtifact(context.workspace, name);
  if (!artifact.ok) return artifact;
  return withLock(`checkout-${checkoutFolder(context.workspace, name)}`, context.signal, async () => {
    const checkout = findCheckout(context.workspace, name, artifact.value);
    if (!checkout.ok) return checkout;
    if (checkout.value === undefined) return failed(noCheckout(name));
    const stale = describeStaleness(context.workspace, name, artifact.value, checkout.value);
    if (stale !== undefined) context.emit({ type: "warning", text: stale });
    return diffCheckout(context, name, checkout.value, options);
  });
}

function diffCheckout(
  context: Context,
  name: string,
  checkout: Checkout,
  { as }: DiffOptions,
): Promise<Result<Report>> {
  const repository = new Repository(context, checkout.folder);
  const meaning = {
    what: `could not compare packages/${name}/checkout with its patches`,
    where: `packages/${name}/checkout`,
    next: `See what git says of it: git -C packages/${name}/checkout status`,
  };
  return withScratchFolder(context, (scratch) =>
    withToolFailures(meaning, async () => {
      const tree = await repository.writeTree(join(scratch, "index"));
      const changes = parseTreeChanges((await repository.diff(patched, tree, ["-z", "--raw"])).toString());
      if (changes.length === 0) return ok(reportNothing(name));
      const file = namePatch(context.workspace, name, as);
      if (!file.ok) return file;
      const patch = await makePatch({ context, name, repository, scratch }, tree, changes);
      if (!patch.ok) return patch;
      await keepPatch({ context, name, repository, scratch }, checkout, tree, file.value, patch.value);
      return ok(reportPatch(name, file.value, changes));
    }),
  );
}

function reportNothing(name: string): Report {
  return {
    data: { artifact: name, patch: null, files: [] },
    text: `packages/${name}/checkout has nothing that is not in a patch already`,
  };
}

function reportPatch(name: string, file: string, changes: readonly TreeChange[]): Report {
  const patch = `packages/${name}/patches/${file}`;
  return {
    data: { artifact: name, patch, files: changes.map(({ path, kind }) => ({ path, kind })) },
    text: [
      `${patch} is new: say above its first line what it is for`,
      ...listChanges(changes).map((line) => `  ${line}`),
    ].join("\n"),
  };
}

function noCheckout(name: string) {
  return {
    reason: "no-checkout",
    what: `there is no checkout of ${name} to make a patch of`,
    why: `packages/${name}/checkout is not there`,
    next: `To have its source beside it: drydock checkout ${name}`,
  } as const;
}
