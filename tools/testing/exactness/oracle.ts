import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Artifact } from "@drydock/core/artifact.ts";
import { readJson } from "../read-json.ts";
import type { WorkspaceRig } from "../workspace-rig.ts";

/** What a build is declared to depend on, read without any code of the planner's. */
export interface DeclaredInputs {
  /** What the recipe of the small workspace can see, and writes down: where it differs, so do the bytes. */
  readonly seen: object;
  /** What else is an input. */
  readonly unseen: object;
}

/**
 * The oracle. It knows the small workspace, and leaves out what nothing there varies: locks (only their image counts here), bases of
 * toolchains, layers, Go modules, pins by a tar, what is expected of outputs, and all code but the two files that are changed.
 */
export function declaredInputs(
  rig: WorkspaceRig,
  [name, platform]: readonly [string, string],
): DeclaredInputs {
  const folder = rig.path(`packages/${name}`);
  const artifact = readJson<Artifact>(join(folder, "artifact.json"));
  const { source } = artifact;
  const { description: _description, ...facts } = readJson<{ description: string }>(
    rig.path(`toolchains/platforms/${platform}.json`),
  );
  const toolchain = rig.path(`toolchains/${artifact.toolchain}`);
  const { env = {} } = readJson<{ env?: Record<string, string> }>(join(toolchain, "toolchain.json"));
  return {
    seen: {
      version: artifact.version,
      facts,
      env: { ...env, ...artifact.env },
      image: readJson<{ image: string }>(join(toolchain, "lock.json")).image,
      source:
        "local" in source ? contents(join(folder, source.local), isSource) : "tree" in source && source.tree,
    },
    unseen: {
      limits: { minutes: 30, memoryMiB: 4096, ...artifact.limits },
      outputs: artifact.outputs,
      recipe: contents(folder, (path) => path === "build.ts"),
      patches: contents(folder, (path) => /^patches\/[^/]*\.patch$/.test(path)),
      code: readFileSync(rig.path("tools/build/input-archive.ts"), "utf8"),
    },
  };
}

export function sameInputs(one: DeclaredInputs, other: DeclaredInputs): boolean {
  return isDeepStrictEqual(one, other);
}

function isSource(path: string): boolean {
  return !path.split("/").some((step) => step === ".git" || step === "node_modules");
}

/** Files and links by their paths: where a link leads, else a file's text and whether it is executable. */
function contents(folder: string, counts: (path: string) => boolean): Record<string, unknown> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [relative(folder, file).replaceAll(sep, "/"), file] as const)
      .filter(([path]) => counts(path))
      .map(([path, file]) => {
        const stat = lstatSync(file);
        if (stat.isSymbolicLink()) return [path, { link: readlinkSync(file) }];
        return [path, { text: readFileSync(file, "utf8"), executable: (stat.mode & 0o100) !== 0 }];
      }),
  );
}
