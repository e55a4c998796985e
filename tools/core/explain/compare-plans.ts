import { canonicalJson } from "../canonical.ts";
import type { Limits, Plan, PlannedFile } from "../plan.ts";
import type { Change } from "./change.ts";
import { compareImages } from "./compare-images.ts";
import { differences, flatten } from "./differences.ts";
import type { ImageContents } from "./image-contents.ts";

/** What is known besides the two plans. */
export interface PlansContext {
  /** The folder whose files are the plan's `source/…`, relative to the workspace. */
  readonly sourceFolder: string;
  /** What the image of each held, where that is known. */
  readonly images: { readonly from?: ImageContents | undefined; readonly to?: ImageContents | undefined };
}

/** Every difference between two plans of one artifact for one platform, the most telling first. */
export function comparePlans(from: Plan, to: Plan, { sourceFolder, images }: PlansContext): Change[] {
  const changes: Change[] = [];
  if (from.version !== to.version) changes.push({ kind: "version", from: from.version, to: to.version });
  const moved = canonicalJson(from.source) !== canonicalJson(to.source);
  if (moved) changes.push({ kind: "source", from: from.source, to: to.source });
  changes.push(...compareFiles(from, to, sourceFolder, moved));
  for (const { key: name, ...values } of differences(from.env, to.env))
    changes.push({ kind: "variable", name, ...values });
  for (const { key: fact, ...values } of differences(flatten(from.facts), flatten(to.facts)))
    changes.push({ kind: "fact", platform: to.platform, fact, ...values });
  if (from.image !== to.image)
    changes.push(...compareImages({ id: from.image, ...images.from }, { id: to.image, ...images.to }));
  for (const { key: path, ...values } of differences(from.outputs ?? {}, to.outputs ?? {}))
    changes.push({ kind: "output", path, ...values });
  for (const limit of Object.keys(to.limits) as (keyof Limits)[]) {
    if (from.limits[limit] !== to.limits[limit])
      changes.push({ kind: "limit", limit, from: from.limits[limit], to: to.limits[limit] });
  }
  changes.push(...differences(rest(from), rest(to)).map((each): Change => ({ kind: "other", ...each })));
  for (const { key, ...contents } of differences(contentsOf(from, isRunner), contentsOf(to, isRunner)))
    changes.push({ kind: "runner", file: key.replace(/^runner/, "tools/recipe"), ...contents });
  for (const { key: _key, ...values } of differences({ code: from.code }, { code: to.code }))
    changes.push({ kind: "code", ...values });
  return changes;
}

/** What a plan says besides all that has words of its own. */
function rest(plan: Plan): Record<string, unknown> {
  const { version, source, files, env, facts, image, outputs, limits, code, ...others } = plan;
  return others;
}

/**
 * Where a pinned source gives way to local files, or the other way round, all of them come or go with it; and where it gives way to a
 * checkout, in which the patches are applied, so do they.
 */
function compareFiles(from: Plan, to: Plan, sourceFolder: string, moved: boolean): Change[] {
  const patched = "checkout" in from.source || "checkout" in to.source;
  const goes = (path: string) => path.startsWith("source/") || (patched && path.startsWith("patches/"));
  const counts = (path: string) => !isRunner(path) && !(moved && goes(path));
  return differences(contentsOf(from, counts), contentsOf(to, counts)).map(({ key, ...values }) => ({
    kind: "file",
    file: placeOf(key, to.artifact, sourceFolder),
    ...values,
  }));
}

function contentsOf(plan: Plan, counts: (path: string) => boolean): Record<string, PlannedFile["content"]> {
  return Object.fromEntries(
    plan.files.filter(({ path }) => counts(path)).map(({ path, content }) => [path, content]),
  );
}

function isRunner(path: string): boolean {
  return path.startsWith("runner/");
}

/** Where a planned file lies in the workspace: the plan names it as it lies in the container. */
function placeOf(path: string, artifact: string, sourceFolder: string): string {
  if (path.startsWith("source/")) return `${sourceFolder}/${path.slice("source/".length)}`;
  return `packages/${artifact}/${path.replace(/^recipe\//, "")}`;
}
