import { execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { linkPackages } from "@drydock/ci/link-packages.ts";

const original = fileURLToPath(new URL("../..", import.meta.url));

/** How a command line ended. */
export interface CommandExit {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A copy of this workspace, with a home of its own, in which tests run the real command lines. Disposing of it removes it. */
export interface WorkspaceRig extends AsyncDisposable {
  readonly root: string;
  /** The environment that commands get: HOME and the XDG folders are the copy's own. */
  readonly env: Readonly<Record<string, string>>;
  /** A path in the copy. */
  path(file: string): string;
  /** Writes a file of the copy, making its folder. */
  write(file: string, text: string): void;
  /** Runs a command in the copy to its end. `cwd` is relative to the copy. */
  run(command: readonly [string, ...string[]], options?: RunOptions): Promise<CommandExit>;
}

export interface RunOptions {
  readonly cwd?: string;
  /** Over the rig's own; undefined removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export interface RigOptions {
  /** Whether node_modules is there, as after `npm ci`; true when missing. Otherwise it is a fresh clone. */
  readonly installed?: boolean;
  /** The copy's folder name: a test may want one with spaces. */
  readonly name?: string;
}

/** Copies what version control has or would have: what git ignores stays behind. */
export function copyWorkspace({ installed = true, name = "workspace" }: RigOptions = {}): WorkspaceRig {
  const parent = mkdtempSync(join(tmpdir(), "drydock-rig-"));
  const root = join(parent, name);
  const home = join(parent, "home");
  mkdirSync(home);
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: original,
    encoding: "utf8",
  });
  for (const file of listed.split("\0")) {
    // A file that is tracked but deleted is listed too.
    if (file === "" || !existsSync(join(original, file))) continue;
    mkdirSync(dirname(join(root, file)), { recursive: true });
    cpSync(join(original, file), join(root, file), { verbatimSymlinks: true });
  }
  if (installed) linkPackages(original, root);
  const { PATH = "", DOCKER_HOST } = process.env;
  const env = {
    PATH,
    HOME: home,
    XDG_CACHE_HOME: join(home, "cache"),
    XDG_CONFIG_HOME: join(home, "config"),
    XDG_RUNTIME_DIR: join(home, "run"),
    CI: "1",
    ...(DOCKER_HOST !== undefined && { DOCKER_HOST }),
  };
  return {
    root,
    env,
    path: (file) => join(root, file),
    write(file, text) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), text);
    },
    run: (command, options) => runToEnd(command, join(root, options?.cwd ?? ""), { ...env, ...options?.env }),
    async [Symbol.asyncDispose]() {
      rmSync(parent, { recursive: true, force: true });
    },
  };
}

function runToEnd(
  [program, ...args]: readonly [string, ...string[]],
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<CommandExit> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text) => {
      stderr += text;
    });
    child.on("error", reject);
    child.on("close", (status, signal) => resolve({ status, signal, stdout, stderr }));
  });
}
