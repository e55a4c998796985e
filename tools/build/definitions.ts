import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Artifact } from "@drydock/core/artifact.ts";
import { type Failure, type FailureReason, failed, ok, type Result } from "@drydock/core/failure.ts";
import type { Lock } from "@drydock/core/lock.ts";
import { isName } from "@drydock/core/name.ts";
import type { Platform } from "@drydock/core/platform.ts";
import type { Toolchain } from "@drydock/core/toolchain.ts";
import { validDefinitions } from "./valid-definitions.ts";
import {
  artifactFolder,
  listArtifacts,
  listPlatforms,
  listToolchains,
  toolchainFolder,
  type Workspace,
} from "./workspace.ts";

const schemas = {
  artifact: async () => (await import("@drydock/core/artifact.ts")).artifactSchema,
  platform: async () => (await import("@drydock/core/platform.ts")).platformSchema,
  toolchain: async () => (await import("@drydock/core/toolchain.ts")).toolchainSchema,
  lock: async () => (await import("@drydock/core/lock.ts")).lockSchema,
};

export function loadArtifact(workspace: Workspace, name: string): Promise<Result<Artifact>> {
  const file = join(artifactFolder(workspace, name), "artifact.json");
  return load<Artifact>(workspace, "artifact", isName(name) && file, () =>
    unknown("unknown-artifact", "artifact", name, listArtifacts(workspace), "packages/NAME/artifact.json"),
  );
}

export function loadPlatform(workspace: Workspace, name: string): Promise<Result<Platform>> {
  const file = join(workspace.root, "toolchains", "platforms", `${name}.json`);
  return load<Platform>(workspace, "platform", isName(name) && file, () =>
    unknown("unknown-platform", "platform", name, listPlatforms(workspace), "toolchains/platforms/NAME.json"),
  );
}

export function loadToolchain(workspace: Workspace, name: string): Promise<Result<Toolchain>> {
  const file = join(toolchainFolder(workspace, name), "toolchain.json");
  return load<Toolchain>(workspace, "toolchain", isName(name) && file, () =>
    unknown(
      "unknown-toolchain",
      "toolchain",
      name,
      listToolchains(workspace),
      "toolchains/NAME/toolchain.json",
    ),
  );
}

/** `lock.json`, or `lock.PLATFORM.json` for a toolchain that varies by platform. */
export function lockFile(workspace: Workspace, toolchain: string, platform: string | undefined): string {
  const name = platform === undefined ? "lock.json" : `lock.${platform}.json`;
  return join(toolchainFolder(workspace, toolchain), name);
}

export function loadLock(
  workspace: Workspace,
  toolchain: string,
  platform: string | undefined,
): Promise<Result<Lock>> {
  const file = lockFile(workspace, toolchain, platform);
  return load<Lock>(workspace, "lock", file, () =>
    failed({
      reason: "stale-lock",
      what: `the toolchain ${toolchain} has no lock${platform === undefined ? "" : ` for ${platform}`}`,
      where: relative(workspace.root, file),
      why: "a toolchain is used only as its lock says, and this file is not there",
      next: `Write it: drydock lock ${toolchain}${platform === undefined ? "" : ` --platform ${platform}`}`,
    }),
  );
}

/** Reads and checks a definition; there is no file where the name is none. */
async function load<T>(
  workspace: Workspace,
  kind: keyof typeof schemas,
  file: string | false,
  absent: () => Result<T>,
): Promise<Result<T>> {
  if (file === false || !existsSync(file)) return absent();
  const text = readFileSync(file, "utf8");
  const valid = validDefinitions(workspace.valid);
  if (valid.has(kind, text)) return ok(JSON.parse(text));
  const { parseDefinition } = await import("@drydock/core/definition.ts");
  const schema = await schemas[kind]();
  const parsed = parseDefinition(schema as never, text, relative(workspace.root, file)) as Result<T>;
  if (parsed.ok) valid.add(kind, text);
  return parsed;
}

function unknown(
  reason: FailureReason,
  kind: string,
  name: string,
  known: readonly string[],
  place: string,
): { readonly ok: false; readonly failure: Failure } {
  return failed({
    reason,
    what: `there is no ${kind} named ${JSON.stringify(name)}`,
    why: known.length === 0 ? `no ${kind} is defined here` : `defined here: ${known.join(", ")}`,
    next: `Correct the name, or define it: ${place.replace("NAME", name)}`,
  });
}
