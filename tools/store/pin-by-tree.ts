import type { TreeDigest } from "@drydock/core/digest.ts";
import { digestTree } from "@drydock/core/tree.ts";
import { ArchiveError } from "./archive-entry.ts";
import { findEscapingLink } from "./link-escape.ts";
import type { Pin, PinContext } from "./pin.ts";
import { type Pick, selectEntries } from "./select-entries.ts";
import { type Spool, type SpooledEntry, spoolArchive } from "./spool.ts";
import { withTemporaryFolder } from "./temporary.ts";
import { addTree, findTree } from "./tree.ts";

/** A tree that is pinned by its own digest: any archive that unpacks to it will do. */
export function pinByTree({ store, limits, emit }: PinContext, digest: TreeDigest): Pin {
  return {
    digest,
    archives: [],
    find: () => findTree(store, digest, emit),
    take: (archive, pick) =>
      withTemporaryFolder(store, async (folder) => {
        const spool = await spoolArchive(archive, folder, limits);
        const entries = treeEntries(spool, pick);
        const got = digestTree(entries);
        return got === digest ? { tar: await addTree(store, spool, entries) } : { digest: got };
      }),
  };
}

/** The entries of an archive that make a tree, of which none may lead out. */
export function treeEntries(spool: Spool, pick: Pick | undefined): SpooledEntry[] {
  const entries = selectEntries(spool.entries, pick);
  const link = findEscapingLink(entries);
  if (link !== undefined) throw new ArchiveError(`the link ${link} leads out of the tree`);
  return entries;
}
