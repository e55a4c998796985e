import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { type Sha256, sha256Of } from "@drydock/core/digest.ts";
import type { Change } from "@drydock/core/explain/change.ts";
import { changedTexts } from "@drydock/core/explain/changed-texts.ts";
import { comparePlans } from "@drydock/core/explain/compare-plans.ts";
import { definedTexts, type ImageContents, imageContents } from "@drydock/core/explain/image-contents.ts";
import type { Plan } from "@drydock/core/plan.ts";
import { readKeptContents } from "@drydock/store/explain/kept-contents.ts";
import { readKeptText, readSmallText, type TextFile } from "@drydock/store/explain/kept-texts.ts";
import type { Store } from "@drydock/store/store.ts";
import type { PlannedBuild } from "../plan-artifact.ts";
import { toolchainFolder, type Workspace } from "../workspace.ts";

/** What explanations are drawn from: what is planned now, and what the store kept of builds before. */
export interface Evidence {
  readonly workspace: Workspace;
  readonly store: Store;
  readonly planned: PlannedBuild;
}

/** What differs between two plans of an artifact; of the first `limit` texts that differ, line by line. */
export async function explainChanges(
  evidence: Evidence,
  from: Plan,
  to: Plan,
  limit: number,
): Promise<Change[]> {
  const { store, planned } = evidence;
  const contents = contentsNow(evidence);
  const contentsOf = ({ image }: Plan) =>
    image === planned.plan.image ? contents : readKeptContents(store, image);
  const images = { from: contentsOf(from), to: contentsOf(to) };
  const changes = comparePlans(from, to, { sourceFolder: sourceFolder(evidence), images });
  if (changes.every((change) => changedTexts(change) === undefined)) return changes;
  const { addDiffs } = await import("@drydock/core/explain/add-diffs.ts");
  const inline = new Map([images.from, images.to].flatMap(imageTexts));
  const files = new Map(textFiles(evidence).map(({ digest, file }) => [digest, file]));
  const textOf = (digest: Sha256) => {
    const file = files.get(digest);
    return (
      inline.get(digest) ??
      (file === undefined ? undefined : readSmallText(file, digest)) ??
      readKeptText(store, digest)
    );
  };
  return addDiffs(changes, textOf, limit);
}

/** The contents of the image that is planned for. */
export function contentsNow({ workspace, planned: { toolchain } }: Evidence): ImageContents {
  const recipes = preparations(workspace, toolchain.layers).map(({ name, file }) => [
    name,
    sha256Of(readFileSync(file)),
  ]);
  return imageContents(toolchain.name, toolchain.layers, Object.fromEntries(recipes));
}

/** Every file of the workspace that may be a text and goes into the build, or into its image. */
export function textFiles({ workspace, planned }: Evidence): TextFile[] {
  return [
    ...preparations(workspace, planned.toolchain.layers).map(({ file }) => ({
      digest: sha256Of(readFileSync(file)),
      file,
    })),
    ...planned.files.flatMap(({ planned: { content }, from }) =>
      "link" in content ? [] : [{ digest: content.sha256, file: from }],
    ),
  ];
}

function preparations(workspace: Workspace, layers: PlannedBuild["toolchain"]["layers"]) {
  return layers.flatMap(({ toolchain, wanted }) =>
    "prepare" in wanted
      ? [
          {
            name: `${toolchain}/${wanted.prepare}`,
            file: join(toolchainFolder(workspace, toolchain), wanted.prepare),
          },
        ]
      : [],
  );
}

function imageTexts(contents: ImageContents | undefined): [Sha256, string][] {
  const texts = (contents?.layers ?? []).flatMap((layer) => Object.values(definedTexts(layer)));
  return texts.map((text) => [sha256Of(text), text]);
}

/** Where the local source lies, relative to the workspace: seen from any of its files. */
function sourceFolder({ workspace, planned }: Evidence): string {
  const prefix = "source/";
  const file = planned.files.find(({ planned: { path } }) => path.startsWith(prefix));
  if (file === undefined) return `packages/${planned.plan.artifact}/source`;
  const below = file.planned.path.length - prefix.length;
  return relative(workspace.root, file.from.slice(0, -below));
}
