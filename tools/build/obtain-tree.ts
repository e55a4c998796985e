import { join } from "node:path";
import type { Result } from "@drydock/core/failure.ts";
import type { PinnedTree } from "@drydock/core/source.ts";
import { findDebianMirrors } from "@drydock/store/debian-mirror.ts";
import { obtainTree } from "@drydock/store/pinned-tree.ts";
import type { Context } from "./context.ts";

/** The stored tar of an upstream tree. `folder` is that of the definition, whose sources/ a user may drop archives into. */
export function obtainPinnedTree(
  context: Context,
  pinned: PinnedTree,
  what: string,
  folder: string,
): Promise<Result<string>> {
  return obtainTree(context.store, pinned, {
    dropIns: join(folder, "sources"),
    mirrors: findDebianMirrors(context.env),
    what,
    emit: context.emit,
    signal: context.signal,
  });
}
