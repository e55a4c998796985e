import type { TreeEntry } from "@drydock/core/tree.ts";
import { ArchiveError } from "./archive-entry.ts";

/** Which files of an archive make a tree: path in the archive to path in the tree. */
export type Pick = Readonly<Record<string, string>>;

/**
 * The entries of an archive that make the tree: those that `pick` names, under the names that it gives them; without
 * it all, less the one folder that they all lie in, where there is one.
 */
export function selectEntries<E extends TreeEntry>(entries: readonly E[], pick: Pick | undefined): E[] {
  if (pick === undefined) return withoutTopFolder(entries);
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  return Object.entries(pick).map(([from, to]) => {
    const entry = byPath.get(from);
    if (entry === undefined) throw new ArchiveError(`there is no file ${from} in it`);
    return { ...entry, path: to };
  });
}

function withoutTopFolder<E extends TreeEntry>(entries: readonly E[]): E[] {
  const first = entries[0]?.path ?? "";
  const top = first.slice(0, first.indexOf("/") + 1);
  if (top === "" || !entries.every(({ path }) => path.startsWith(top))) return [...entries];
  return entries.map((entry) => ({ ...entry, path: entry.path.slice(top.length) }));
}
