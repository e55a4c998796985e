import { renameSync } from "node:fs";
import { join } from "node:path";
import { failed, ok, type Result } from "@drydock/core/failure.ts";
import type { Report } from "../commands.ts";
import type { Context } from "../context.ts";
import type { Checkout } from "./find-checkout.ts";
import { findUnsaved } from "./find-unsaved.ts";
import { withScratchFolder } from "./with-scratch-folder.ts";

/** Removes a checkout. Unless `force` says so, it refuses where something would be lost that no patch holds. */
export async function removeCheckout(
  context: Context,
  name: string,
  checkout: Checkout | undefined,
  force: boolean,
): Promise<Result<Report>> {
  const report = (text: string) => ok({ data: { artifact: name, checkout: null }, text });
  if (checkout === undefined)
    return report(`there is no packages/${name}/checkout: builds use the pinned source`);
  return withScratchFolder(context, async (scratch) => {
    const unsaved = force ? ok([]) : await findUnsaved(context, name, checkout, scratch);
    if (!unsaved.ok) return unsaved;
    if (unsaved.value.length > 0) {
      return failed({
        reason: "unsaved-edits",
        what: `packages/${name}/checkout was not removed`,
        where: `packages/${name}/checkout`,
        why: `it has what no patch holds:\n${unsaved.value.map((line) => `  ${line}`).join("\n")}`,
        next: `To keep the edits as a patch: drydock diff ${name}. To lose all of it: drydock checkout ${name} --remove --force`,
      });
    }
    renameSync(checkout.folder, join(scratch, "removed"));
    return report(`packages/${name}/checkout is removed: builds use the pinned source and the patches again`);
  });
}
