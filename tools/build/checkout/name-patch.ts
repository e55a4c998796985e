import { basename } from "node:path";
import { failed, ok, type Result } from "@drydock/core/failure.ts";
import { nextPatchName } from "@drydock/core/next-patch-name.ts";
import { listPatches, type Workspace } from "../workspace.ts";

/** The name that a new patch gets: the wanted one, if it comes after all that there are. */
export function namePatch(workspace: Workspace, name: string, wanted: string | undefined): Result<string> {
  const existing = listPatches(workspace, name);
  const last = existing.at(-1) ?? "";
  const patch = wanted ?? nextPatchName(existing);
  const refuse = (why: string) =>
    failed({
      reason: "unfit-for-patch",
      what: wanted === undefined ? "the new patch needs a name" : `the patch cannot be named ${wanted}`,
      where: `packages/${name}/patches`,
      why,
      next: `Give it one that ends in .patch${last === "" ? "" : ` and sorts after ${last}`}: drydock diff ${name} --as NAME.patch`,
    });
  if (patch === undefined)
    return refuse(`patches are applied in the order of their names, and ${last} is the last`);
  if (basename(patch) !== patch || !patch.endsWith(".patch") || patch.startsWith(".")) {
    return refuse("it must be a file name that ends in .patch");
  }
  if (patch <= last)
    return refuse(`patches are applied in the order of their names, and it must come after ${last}`);
  return ok(patch);
}
