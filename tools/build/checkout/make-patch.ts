import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Failure, failed, ok, type Result } from "@drydock/core/failure.ts";
import { parseBinaries, type TreeChange } from "@drydock/core/tree-change.ts";
import type { Context } from "../context.ts";
import { applyPatch } from "./apply-patch.ts";
import { patched, type Repository } from "./repository.ts";
import { ToolError } from "./run-tool.ts";

/** What the steps of a diff work with. */
export interface Diffing {
  readonly context: Context;
  readonly name: string;
  readonly repository: Repository;
  /** A folder to work in. */
  readonly scratch: string;
}

/** Always the same for the same two trees. */
const format = [
  "-p",
  "--full-index",
  "--no-color",
  "--no-ext-diff",
  "--no-textconv",
  "--src-prefix=a/",
  "--dst-prefix=b/",
];

/**
 * The text that makes a tree of the patched one. It is tried before it is given: what patch(1) does not make of it exactly
 * as it is in the checkout, like a binary file, is refused.
 */
export async function makePatch(
  diffing: Diffing,
  tree: string,
  changes: readonly TreeChange[],
): Promise<Result<Buffer>> {
  const { repository, name } = diffing;
  const binaries = parseBinaries((await repository.diff(patched, tree, ["-z", "--numstat"])).toString());
  if (binaries.length > 0)
    return failed(unfit(name, binaries, "a patch holds lines of text, and these are binary"));
  const nested = changes.filter((change) => change.nested).map(({ path }) => path);
  if (nested.length > 0) return failed(unfit(name, nested, "these are repositories of their own"));
  const text = await repository.diff(patched, tree, format);
  const wrong = await tryPatch(diffing, text, changes);
  if (wrong.length > 0)
    return failed(unfit(name, wrong, "patch(1) would not make these what they are in the checkout"));
  return ok(text);
}

/** The paths that the patch does not get right. */
async function tryPatch(
  { context, repository, scratch }: Diffing,
  text: Buffer,
  changes: readonly TreeChange[],
): Promise<string[]> {
  const folder = join(scratch, "tried");
  const patch = join(scratch, "tried.patch");
  mkdirSync(folder);
  writeFileSync(patch, text);
  const before = changes.filter(({ kind }) => kind !== "added").map(({ path }) => path);
  await repository.copyOut(patched, before, folder, scratch);
  try {
    await applyPatch(context, folder, patch);
  } catch (error) {
    if (!(error instanceof ToolError) || error.missing) throw error;
  }
  const got = await repository.listFolder(folder, scratch);
  return changes.filter(({ path, to }) => got.get(path) !== to).map(({ path }) => path);
}

function unfit(name: string, paths: readonly string[], why: string): Failure {
  const shown = paths.slice(0, 20);
  return {
    reason: "unfit-for-patch",
    what: `the edits in packages/${name}/checkout do not fit into a patch`,
    where: `packages/${name}/checkout`,
    why: [
      `${why}:`,
      ...shown.map((path) => `  ${path}`),
      ...(paths.length > shown.length ? ["  …"] : []),
    ].join("\n"),
    next: `Take them out. What a compiler left there goes with: git -C packages/${name}/checkout clean -n -d -x, and -f for -n.`,
  };
}
