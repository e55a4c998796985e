import { basename, dirname } from "node:path";
import { findCheckout } from "@drydock/build/checkout/find-checkout.ts";
import { loadArtifact, loadToolchain } from "@drydock/build/definitions.ts";
import { gatherFiles } from "@drydock/build/plan-artifact.ts";
import { emulators, listPlatforms, openWorkspace, type Workspace } from "@drydock/build/workspace.ts";
import type { Artifact } from "@drydock/core/artifact.ts";
import { canonicalJson } from "@drydock/core/canonical.ts";
import { hexOf, sha256Of } from "@drydock/core/digest.ts";
import type { CreateNodes, CreateNodesResult, PostTasksExecution, ProjectConfiguration } from "@nx/devkit";
import { inferArtifactProject } from "./artifact-project.ts";
import { inferBrokenProject } from "./broken-project.ts";
import { inferEngineProject } from "./engine-project.ts";
import { inferReportProject } from "./report-project.ts";
import { createToolchainChains, type ToolchainChains } from "./toolchain-chains.ts";
import { inferToolchainProject } from "./toolchain-project.ts";

const engine = "tools/engine/package.json";
const report = "tools/report/package.json";

/**
 * Projects and targets from the definitions alone: no code of theirs runs, no engine and no network is asked. It never fails
 * for a definition that is not valid, for that would stop all other projects too: the targets say what is wrong when they run.
 */
export const createNodes: CreateNodes = [
  `{packages/*/artifact.json,toolchains/*/toolchain.json,${engine},${report}}`,
  async (files, _options, { workspaceRoot }) => {
    const workspace = openWorkspace(workspaceRoot, process.env);
    const chains = createToolchainChains(workspace, files.filter(isToolchain).map(nameOf));
    return Promise.all(
      files.map(async (file): Promise<[string, CreateNodesResult]> => {
        const project = await inferProject(workspace, file, chains);
        return [file, { projects: { [project.root]: project } }];
      }),
    );
  },
];

/** Nothing that Nx takes from its cache is believed before it was checked; and what it did is kept for the report. */
export const postTasksExecution: PostTasksExecution = async (_options, context) => {
  const { keepRun } = await import("./keep-run.ts");
  const { confirmHits } = await import("./confirm-hits.ts");
  await confirmHits(context, keepRun(context));
};

async function inferProject(
  workspace: Workspace,
  file: string,
  chains: ToolchainChains,
): Promise<ProjectConfiguration> {
  const name = nameOf(file);
  if (file === engine) return inferEngineProject();
  if (file === report) return inferReportProject();
  if (isToolchain(file)) {
    const loaded = await loadToolchain(workspace, name);
    const toolchain = loaded.ok ? loaded.value : undefined;
    return inferToolchainProject({ name, toolchain, baseDefined: chains.defined.has(toolchain?.base ?? "") });
  }
  const artifact = await loadArtifact(workspace, name);
  if (!artifact.ok) return inferBrokenProject(name, listPlatforms(workspace));
  return inferArtifactProject({
    name,
    artifact: artifact.value,
    toolchains: await chains.of(artifact.value.toolchain),
    emulators: await chains.of(emulators),
    defined: chains.defined,
    ...digestFiles(workspace, name, artifact.value),
  });
}

/**
 * Executable bits, links and files that git ignores count in a build, and Nx's hash sees none of them. A file that is missing is for
 * the build to complain of.
 */
function digestFiles(workspace: Workspace, name: string, artifact: Artifact): { files?: string } {
  const checkout = findCheckout(workspace, name, artifact);
  if (!checkout.ok) return {};
  const gathered = gatherFiles(workspace, name, artifact, checkout.value);
  if (!gathered.ok) return {};
  return { files: hexOf(sha256Of(canonicalJson(gathered.value.map(({ planned }) => planned)))) };
}

function isToolchain(file: string): boolean {
  return file.startsWith("toolchains/");
}

function nameOf(file: string): string {
  return basename(dirname(file));
}
