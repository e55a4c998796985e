import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { ok, type Result } from "@drydock/core/failure.ts";
import { formatReport } from "@drydock/report/format-report.ts";
import type { Definitions } from "@drydock/report/runs/definitions.ts";
import type { Report } from "./commands.ts";
import type { Context } from "./context.ts";
import { loadArtifact, loadToolchain } from "./definitions.ts";
import { emulators, listArtifacts, listToolchains, type Workspace } from "./workspace.ts";

/** Writes the page of the last runs. */
export async function writeReport({ workspace }: Context): Promise<Result<Report>> {
  const { page, runs } = formatReport(workspace.root, {
    workspace: basename(workspace.root),
    writtenAt: Date.now(),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    definitions: await readDefinitions(workspace),
  });
  const file = join(workspace.root, ".drydock", "report.html");
  mkdirSync(dirname(file), { recursive: true });
  // A browser may be about to read it.
  writeFileSync(`${file}.${process.pid}`, page);
  renameSync(`${file}.${process.pid}`, file);
  return ok({ data: { file, runs }, text: file });
}

/** Of all that is defined and valid: a graph without the rest is better than none. */
async function readDefinitions(workspace: Workspace): Promise<Definitions> {
  const toolchains = listToolchains(workspace).map(async (name) => {
    const toolchain = await loadToolchain(workspace, name);
    return toolchain.ok ? [{ name, base: toolchain.value.base }] : [];
  });
  const artifacts = listArtifacts(workspace).map(async (name) => {
    const artifact = await loadArtifact(workspace, name);
    if (!artifact.ok) return [];
    const { toolchain, smoke } = artifact.value;
    return [{ name, toolchain, smoke: smoke !== undefined }];
  });
  return {
    toolchains: (await Promise.all(toolchains)).flat(),
    artifacts: (await Promise.all(artifacts)).flat(),
    emulators,
  };
}
