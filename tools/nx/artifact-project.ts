import { join } from "node:path/posix";
import { carryingPackages } from "@drydock/build/building-code.ts";
import { commands } from "@drydock/build/commands.ts";
import type { Artifact } from "@drydock/core/artifact.ts";
import type { ProjectConfiguration, TargetConfiguration } from "@nx/devkit";
import { auditingCode, buildingCode, smokingCode } from "./code-inputs.ts";
import { runTarget } from "./run-target.ts";
import { toolchainProjectName } from "./toolchain-project.ts";

type Inputs = NonNullable<TargetConfiguration["inputs"]>;

/** What an artifact's project is inferred from. */
export interface ArtifactFacts {
  readonly name: string;
  readonly artifact: Artifact;
  /** Its toolchain, then that one's base, and so on. */
  readonly toolchains: readonly string[];
  /** The same of the toolchain that smoke tests run with. */
  readonly emulators: readonly string[];
  /** Those of the two that exist, for an edge to what does not exist is an error of the whole graph. */
  readonly defined: ReadonlySet<string>;
  /** Digest of the recipe, the patches and the local source, as the plan has them. */
  readonly files?: string;
}

export function inferArtifactProject(facts: ArtifactFacts): ProjectConfiguration {
  const { name, artifact, toolchains, defined } = facts;
  const groups = artifact.platforms.map((platform) => [platform, platformTargets(facts, platform)] as const);
  return {
    name,
    root: `packages/${name}`,
    projectType: "application",
    implicitDependencies: toolchains
      .slice(0, 1)
      .filter((each) => defined.has(each))
      .map(toolchainProjectName),
    metadata: {
      description: `${artifact.description} (${artifact.version}, ${artifact.license})`,
      targetGroups: Object.fromEntries(groups.map(([platform, targets]) => [platform, Object.keys(targets)])),
    },
    targets: {
      ...Object.assign({}, ...groups.map(([, targets]) => targets)),
      fetch: runTarget({ command: "fetch", name }, commands.fetch.summary),
      ...(!("local" in artifact.source) && {
        checkout: runTarget({ command: "checkout", name }, commands.checkout.summary),
        diff: runTarget({ command: "diff", name }, commands.diff.summary),
      }),
    },
  };
}

function platformTargets(facts: ArtifactFacts, platform: string): Record<string, TargetConfiguration> {
  const { name, artifact, files } = facts;
  const judging = { cache: true, dependsOn: [`build-${platform}`] };
  const outputs: Inputs = [{ dependentTasksOutputFiles: "**/*" }];
  const definitions = [
    "{projectRoot}/artifact.json",
    `{workspaceRoot}/toolchains/platforms/${platform}.json`,
  ];
  return {
    [`build-${platform}`]: runTarget(
      { command: "build", name, platform, ...(files !== undefined && { files }) },
      commands.build.summary,
      {
        cache: true,
        outputs: [`{workspaceRoot}/dist/${platform}/${name}`],
        inputs: [
          ...definitions,
          "{projectRoot}/build.ts",
          "{projectRoot}/patches/*.patch",
          ...sourceInputs(facts),
          ...lockInputs(facts.toolchains, platform),
          ...buildingCode,
          { externalDependencies: [...carryingPackages] },
        ],
      },
    ),
    [`audit-${platform}`]: runTarget({ command: "audit", name, platform }, commands.audit.summary, {
      ...judging,
      inputs: [...definitions, ...outputs, ...auditingCode, { externalDependencies: [] }],
    }),
    ...(artifact.smoke !== undefined && {
      [`smoke-${platform}`]: runTarget({ command: "smoke", name, platform }, commands.smoke.summary, {
        ...judging,
        inputs: [
          ...definitions,
          ...outputs,
          ...lockInputs(facts.emulators, platform),
          ...smokingCode,
          { externalDependencies: [...carryingPackages] },
        ],
      }),
    }),
    [`why-${platform}`]: runTarget({ command: "why", name, platform }, commands.why.summary),
    [`shell-${platform}`]: runTarget({ command: "shell", name, platform }, commands.shell.summary),
    [`watch-${platform}`]: runTarget({ command: "watch", name, platform }, commands.watch.summary, {
      continuous: true,
    }),
  };
}

/** Of a checkout, which git ignores, Nx hashes nothing but the digest in the options; turbo hashes whatever is named. */
function sourceInputs({ name, artifact }: ArtifactFacts): string[] {
  if ("local" in artifact.source) {
    return [`{workspaceRoot}/${join("packages", name, artifact.source.local)}/**/*`];
  }
  return ["{projectRoot}/checkout/**/*", "!{projectRoot}/checkout/.git/**/*"];
}

/** A toolchain's definition, its preparation recipes, and whichever of the two locks it has. */
function lockInputs(toolchains: readonly string[], platform: string): string[] {
  return toolchains.flatMap((toolchain) =>
    ["toolchain.json", "*.ts", "lock.json", `lock.${platform}.json`].map(
      (file) => `{workspaceRoot}/toolchains/${toolchain}/${file}`,
    ),
  );
}
