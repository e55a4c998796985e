import type { TreeChange } from "@drydock/core/tree-change.ts";

/** A compiler that ran in the checkout may have left hundreds of files. */
const most = 20;

/** Changed paths for people, a line for each. */
export function listChanges(changes: readonly TreeChange[]): string[] {
  const lines = changes
    .slice(0, most)
    .map(({ path, kind }) => (kind === "changed" ? path : `${path} (${kind})`));
  return changes.length > most ? [...lines, `and ${changes.length - most} more`] : lines;
}
