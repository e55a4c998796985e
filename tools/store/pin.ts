import type { Emit } from "@drydock/core/event.ts";
import type { ArchiveLimits } from "./archive-entry.ts";
import type { Pick } from "./select-entries.ts";
import type { Store } from "./store.ts";

/** One way to pin a tree: what to look for in the store, and how to take it out of an archive. */
export interface Pin {
  /** Of the content. */
  readonly digest: string;
  /** Digests of files that are taken as they are, whatever their content's. */
  readonly archives: readonly string[];
  /** The stored tar of the tree, verified. */
  find(): Promise<string | undefined>;
  /** The same, after an archive has yielded it; else the digest that its content has. Throws an ArchiveError. */
  take(archive: string, pick: Pick | undefined): Promise<Taken>;
}

export type Taken = { readonly tar: string } | { readonly digest: string };

/** What every pin works with. */
export interface PinContext {
  readonly store: Store;
  readonly limits: ArchiveLimits;
  readonly emit: Emit;
}
