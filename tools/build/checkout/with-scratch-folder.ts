import { join } from "node:path";
import { sweepTemporariesIn, withTemporaryFolderIn } from "@drydock/store/temporary.ts";
import type { Context } from "../context.ts";

/** Runs an action with an empty folder on the workspace's own disk, so that what is made there can be moved into place. */
export function withScratchFolder<T>(
  { workspace }: Context,
  action: (folder: string) => Promise<T>,
): Promise<T> {
  const parent = join(workspace.root, ".drydock");
  sweepTemporariesIn(parent);
  return withTemporaryFolderIn(parent, action);
}
