import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { failed, ok, type Result } from "@drydock/core/failure.ts";
import { type Environment, openStore } from "@drydock/store/store.ts";

/** The toolchain whose image holds QEMU's user-mode emulators. */
export const emulators = "qemu";

/** A checkout. All paths in definitions are relative to something in it. */
export interface Workspace {
  readonly root: string;
  /** The folder in which it is remembered which definitions are valid. */
  readonly valid: string;
}

/** `env` says where the user's store is. */
export function openWorkspace(root: string, env: Environment): Workspace {
  return { root, valid: join(openStore(env).root, "valid") };
}

/** The checkout that `from` lies in: the nearest folder upwards with packages/, toolchains/ and nx.json. */
export function findWorkspace(from: string, env: Environment): Result<Workspace> {
  for (let folder = from; ; folder = dirname(folder)) {
    if (["nx.json", "packages", "toolchains"].every((name) => existsSync(join(folder, name)))) {
      return ok(openWorkspace(folder, env));
    }
    if (folder === dirname(folder)) break;
  }
  return failed({
    reason: "not-a-workspace",
    what: "this is not a Drydock workspace",
    where: from,
    why: "neither this folder nor any above it holds nx.json, packages/ and toolchains/",
    next: "Change into a checkout of the workspace and run the command again.",
  });
}

export function artifactFolder(workspace: Workspace, artifact: string): string {
  return join(workspace.root, "packages", artifact);
}

export function toolchainFolder(workspace: Workspace, toolchain: string): string {
  return join(workspace.root, "toolchains", toolchain);
}

/** Where a build's outputs are published. */
export function distFolder(workspace: Workspace, platform: string, artifact: string): string {
  return join(workspace.root, "dist", platform, artifact);
}

/** The names of all that is defined, each sorted. */
export function listArtifacts(workspace: Workspace): string[] {
  return foldersWith(join(workspace.root, "packages"), "artifact.json");
}

export function listToolchains(workspace: Workspace): string[] {
  return foldersWith(join(workspace.root, "toolchains"), "toolchain.json");
}

export function listPlatforms(workspace: Workspace): string[] {
  return namesIn(join(workspace.root, "toolchains", "platforms"))
    .filter((name) => name.endsWith(".json"))
    .map((name) => name.slice(0, -".json".length));
}

/** The files of an artifact's patches/, in the order in which they are applied. */
export function listPatches(workspace: Workspace, artifact: string): string[] {
  return namesIn(join(artifactFolder(workspace, artifact), "patches")).filter((name) =>
    name.endsWith(".patch"),
  );
}

function foldersWith(parent: string, file: string): string[] {
  return namesIn(parent).filter((name) => existsSync(join(parent, name, file)));
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}
