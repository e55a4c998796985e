import { unreachable } from "../failure.ts";
import type { PlannedSource } from "../plan.ts";
import type { Change, ImageChange } from "./change.ts";
import { describeValues } from "./describe-values.ts";

/** A change in one line. `folder` is left out of the names of files: `packages/wg/`. */
export function describeChange(change: Change, folder = ""): string {
  switch (change.kind) {
    case "version":
      return `version ${change.from} -> ${change.to}`;
    case "source":
      return `source ${nameSource(change.from)} -> ${nameSource(change.to)}`;
    case "file":
      return describeFile(
        change,
        change.file.startsWith(folder) ? change.file.slice(folder.length) : change.file,
      );
    case "runner":
      return describeFile(change, `drydock's recipe runner, ${change.file},`);
    case "code":
      return "drydock's own code that builds changed";
    case "variable":
      return `variable ${change.name}${describeValues(change.from, change.to)}`;
    case "fact":
      return `platform ${change.platform}: ${change.fact}${describeValues(change.from, change.to)}`;
    case "limit": {
      const [limit, unit] = limits[change.limit];
      return `limit of ${limit} ${change.from}${unit} -> ${change.to}${unit}`;
    }
    case "output":
      return `output ${change.path}${describeValues(change.from, change.to)}`;
    case "other":
      return `${change.key} of the plan${describeValues(change.from, change.to)}`;
    default:
      return describeImageChange(change);
  }
}

const limits = {
  seconds: ["time", " s"],
  memoryMiB: ["memory", " MiB"],
  processes: ["processes", ""],
} as const;

function describeImageChange(change: ImageChange): string {
  switch (change.kind) {
    case "toolchain":
      return `toolchain ${change.from} -> ${change.to}`;
    case "package":
      return `${packages[change.of]} ${change.name}${describeValues(change.from, change.to)}`;
    case "image-file":
      return `${change.path} of the toolchain ${change.toolchain} ${describeText(change)}`;
    case "preparation":
      return `${change.file} ${describeText(change)}`;
    case "setting": {
      const values = describeValues(change.from, change.to);
      return `toolchain ${change.toolchain}: ${change.setting} of ${change.layer}${values}`;
    }
    case "layer":
      return `toolchain ${change.toolchain}: the layer ${change.layer} ${verb(change, "was assembled to other bytes")}`;
    case "image":
      return change.known
        ? `the toolchain's image ${short(change.from)} -> ${short(change.to)}`
        : "the toolchain's image, and what was in the earlier one is not known here";
    default:
      return unreachable(change);
  }
}

const packages = { debian: "package", npm: "npm package", go: "Go module" } as const;

type FileChange = Extract<Change, { readonly kind: "file" | "runner" }>;

function describeFile(change: FileChange, name: string): string {
  const { from, to } = change;
  if (from === undefined || to === undefined) return `${name} ${verb(change, "")}`;
  if ("link" in to) {
    return "link" in from
      ? `${name} links to ${to.link}, not to ${from.link}`
      : `${name} became a link to ${to.link}`;
  }
  if ("link" in from) return `${name} became a file; it was a link to ${from.link}`;
  const changed = from.sha256 === to.sha256 ? [] : [describeText(change)];
  const mode = from.executable === to.executable ? [] : [`is ${to.executable ? "" : "not "}executable now`];
  return `${name} ${[...changed, ...mode].join(" and ")}`;
}

/** `changed (+2 -1)`; the numbers only where the lines are known. */
function describeText(change: Extract<Change, { readonly diff?: unknown }>): string {
  const { diff } = change;
  return verb(change, diff === undefined ? "changed" : `changed (+${diff.added} -${diff.removed})`);
}

function verb({ from, to }: { readonly from?: unknown; readonly to?: unknown }, otherwise: string): string {
  if (from === undefined) return "added";
  return to === undefined ? "removed" : otherwise;
}

function nameSource(source: PlannedSource): string {
  if ("local" in source) return "of local files";
  if ("goModule" in source) return `${source.goModule} ${source.version} (${short(source.sum)})`;
  if ("checkout" in source) return `a checkout of ${nameSource(source.checkout)}`;
  return short("tree" in source ? source.tree : source.tar);
}

/** As much of a digest as tells it from another. */
function short(digest: string): string {
  return digest.slice(0, digest.startsWith("sha256:") ? "sha256:".length + 12 : 15);
}
