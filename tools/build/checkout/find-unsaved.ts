import { join } from "node:path";
import { ok, type Result } from "@drydock/core/failure.ts";
import { parseTreeChanges } from "@drydock/core/tree-change.ts";
import type { Context } from "../context.ts";
import type { Checkout } from "./find-checkout.ts";
import { listChanges } from "./list-changes.ts";
import { readPatches } from "./read-patches.ts";
import { patched, Repository } from "./repository.ts";
import { withToolFailures } from "./run-tool.ts";

/** What a checkout holds and no patch of its artifact does, a line for each. `scratch` is a folder to work in. */
export function findUnsaved(
  context: Context,
  name: string,
  { folder, origin }: Checkout,
  scratch: string,
): Promise<Result<string[]>> {
  const repository = new Repository(context, folder);
  const meaning = {
    what: `could not compare packages/${name}/checkout with its patches`,
    where: `packages/${name}/checkout`,
    next: `See what git says of it: git -C packages/${name}/checkout status`,
  };
  return withToolFailures(meaning, async () => {
    const tree = await repository.writeTree(join(scratch, "index"));
    const changes = parseTreeChanges((await repository.diff(patched, tree, ["-z", "--raw"])).toString());
    const commits = await repository.text(["rev-list", "--count", "--all", "HEAD", "--not", patched]);
    const kept = new Set(readPatches(context.workspace, name).map(({ sha256 }) => sha256));
    const lost = origin.patches.filter(({ sha256 }) => !kept.has(sha256));
    return ok([
      ...lost.map((patch) => `${patch.name}, which packages/${name}/patches no longer has`),
      ...listChanges(changes),
      ...(commits === "0" ? [] : [`${commits} commits that are not part of what was turned into patches`]),
    ]);
  });
}
