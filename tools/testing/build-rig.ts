import { chmodSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { openFreshStore } from "@drydock/ci/fresh-store.ts";
import type { Artifact } from "@drydock/core/artifact.ts";
import type { BuildRecord } from "@drydock/core/build-record.ts";
import { connectTestEngine } from "./container-rig.ts";
import { readJson } from "./read-json.ts";
import { type RunningCommand, startCommand } from "./running-command.ts";
import { type CommandExit, copyWorkspace, type RigOptions, type WorkspaceRig } from "./workspace-rig.ts";

/** A copy of the workspace whose `drydock` command works on a store of its own, in the engine that the machine has. */
export interface BuildRig extends AsyncDisposable {
  readonly workspace: WorkspaceRig;
  /** In the form of DOCKER_HOST. */
  readonly engine: string;
  /** The store's folder. What was downloaded and unpacked for other builds is in it, but no finished build. */
  readonly store: string;
  /** Writes an artifact into the copy, in place of one of that name. */
  define(name: string, artifact: ArtifactFiles): void;
  /** Runs `drydock ARGUMENT...` to its end. */
  drydock(args: readonly string[], options?: DrydockOptions): Promise<CommandExit>;
  /** The same for what must succeed: it throws with all that was printed if it does not. */
  succeed(args: readonly string[], options?: DrydockOptions): Promise<CommandExit>;
  start(args: readonly string[], options?: DrydockOptions): RunningCommand;
  /** The record of the outputs that lie in dist/. */
  record(name: string, platform?: string): BuildRecord;
  /** Names of whatever is not finished, in the store, in dist/ and in TMPDIR. */
  temporaries(): string[];
}

export interface ArtifactFiles {
  /** What the definition says besides, or instead of, the least that one must. */
  readonly definition?: Partial<Artifact>;
  /** The body of the recipe, which may use what a recipe is given by its usual name. */
  readonly recipe: string;
  /** Other files of the artifact's folder, the text by the path. */
  readonly files?: Readonly<Record<string, string>>;
}

export interface DrydockOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** A command that runs another, as `taskset -c 0` does. */
  readonly through?: readonly string[];
  readonly user?: { readonly uid: number; readonly gid: number };
  /** The standard input; empty when missing. See StartOptions. */
  readonly input?: string;
}

/** Makes a copy. Downloads and layers are shared with the user's own store: they are verified, and many. */
export async function openBuildRig(options?: RigOptions): Promise<BuildRig> {
  const workspace = copyWorkspace(options);
  const engine = await connectTestEngine();
  await engine.close();
  const fresh = openFreshStore(process.env);
  const store = fresh.root;
  const temporary = join(workspace.root, "..", "tmp");
  mkdirSync(temporary);
  chmodSync(temporary, 0o1777);
  const start = (args: readonly string[], { env, through = [], user, input }: DrydockOptions = {}) => {
    const command = [...through, process.execPath, workspace.path("tools/cli/main.js"), ...args];
    return startCommand(command as [string, ...string[]], {
      cwd: workspace.root,
      env: {
        ...workspace.env,
        DOCKER_HOST: engine.endpoint,
        DRYDOCK_STORE: store,
        TMPDIR: temporary,
        ...env,
      },
      ...(user && { user }),
      ...(input !== undefined && { input }),
    });
  };
  return {
    workspace,
    engine: engine.endpoint,
    store,
    define(name, { definition, recipe, files = { "src/nothing": "" } }) {
      const folder = `packages/${name}`;
      rmSync(workspace.path(folder), { recursive: true, force: true });
      workspace.write(`${folder}/artifact.json`, JSON.stringify({ ...least, ...definition }, null, 2));
      workspace.write(`${folder}/build.ts`, `export default async (${names}) => {\n${recipe}\n};\n`);
      for (const [path, text] of Object.entries(files)) workspace.write(`${folder}/${path}`, text);
    },
    drydock: (args, options) => start(args, options).ended,
    async succeed(args, options) {
      const exit = await start(args, options).ended;
      if (exit.status !== 0)
        throw new Error(`drydock ${args.join(" ")} failed:\n${exit.stdout}${exit.stderr}`);
      return exit;
    },
    start,
    record: (name, platform = "arm") =>
      readJson(workspace.path(`dist/${platform}/${name}/build-record.json`)),
    temporaries: () => [
      ...namesIn(join(store, "tmp")),
      ...namesIn(temporary),
      // Beside finished outputs; names of artifacts and platforms have no dot in front.
      ...["dist", "dist/arm"].flatMap((folder) =>
        namesIn(workspace.path(folder)).filter((name) => name.startsWith(".")),
      ),
    ],
    async [Symbol.asyncDispose]() {
      fresh[Symbol.dispose]();
      await workspace[Symbol.asyncDispose]();
    },
  };
}

const names = "{ $, source, out, platform, jobs, version }";

const least: Artifact = {
  description: "An artifact of a test",
  version: "1.0",
  license: "MIT",
  source: { local: "src" },
  toolchain: "musl",
  platforms: ["arm"],
  outputs: { "share/made": { file: true } },
};

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
