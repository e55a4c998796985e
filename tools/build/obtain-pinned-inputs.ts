import type { Artifact } from "@drydock/core/artifact.ts";
import { ok, type Result } from "@drydock/core/failure.ts";
import type { Context } from "./context.ts";
import type { Input } from "./input-archive.ts";
import { artifactFolder } from "./workspace.ts";

/** An artifact's pinned source, as it goes into a build: out of the store, where it is put first if it is missing. */
export async function obtainPinnedInputs(
  context: Context,
  name: string,
  { source, toolchain }: Artifact,
  platform: string,
): Promise<Result<Input[]>> {
  if ("local" in source) return ok([]);
  if ("goModule" in source) {
    const { obtainModuleInputs } = await import("./obtain-modules.ts");
    return obtainModuleInputs(context, source, { toolchain, platform });
  }
  const { obtainPinnedTree } = await import("./obtain-tree.ts");
  const folder = artifactFolder(context.workspace, name);
  const tree = await obtainPinnedTree(context, source, `the source of ${name}`, folder);
  return tree.ok ? ok([{ kind: "tree", folder: "source", tar: tree.value }]) : tree;
}
