import type { PlannedTree } from "./plan.ts";
import type { PinnedTree } from "./source.ts";

/** What counts of a pinned tree: which archives are accepted, and not where they are had from or in which order. */
export function planTree(pinned: PinnedTree): PlannedTree {
  if ("tree" in pinned) return { tree: pinned.tree };
  const archives = [...new Set(pinned.routes.flatMap(({ sha256 }) => sha256 ?? []))].sort();
  return { tar: pinned.tar, ...(archives.length > 0 && { archives }) };
}
