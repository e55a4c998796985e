import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runTool, type ToolHost } from "./run-tool.ts";

/** The same for everybody, so that the same source and patches give the same commits. */
const identity = Object.fromEntries(
  ["AUTHOR", "COMMITTER"].flatMap((who) => [
    [`GIT_${who}_NAME`, "Drydock"],
    [`GIT_${who}_EMAIL`, "drydock@localhost"],
    [`GIT_${who}_DATE`, "1000000000 +0000"],
  ]),
);

/** Over whatever the machine, the user or the source itself say of conversions: a file's bytes are its bytes. */
const attributes = "* -text -ident -filter -working-tree-encoding !diff\n";

const settings = [
  "core.hooksPath=/dev/null",
  "core.excludesFile=/dev/null",
  "core.attributesFile=/dev/null",
  "core.fsmonitor=false",
  "core.quotePath=false",
  "init.defaultBranch=main",
  "gc.auto=0",
].flatMap((setting) => ["-c", setting]);

/** The commit with the source as it is pinned and all patches applied. */
export const patched = "refs/tags/patched";

/** The repository of a checkout, worked on in a way that no one's configuration, hooks or variables change. */
export class Repository {
  readonly #host: ToolHost;
  readonly folder: string;

  constructor(host: ToolHost, folder: string) {
    this.#host = host;
    this.folder = folder;
  }

  /** Makes one in a folder that is none yet. */
  async init(): Promise<void> {
    await this.#git(["init", "--quiet", "--template="], {});
    mkdirSync(join(this.folder, ".git/info"), { recursive: true });
    writeFileSync(join(this.folder, ".git/info/attributes"), attributes);
    await this.git(["config", "core.autocrlf", "false"]);
  }

  /** Runs git on this very repository, never on one around it, and gives what it wrote. */
  git(args: readonly string[], env: Readonly<Record<string, string>> = {}, input = ""): Promise<Buffer> {
    return this.#git(["--git-dir=.git", "--work-tree=.", ...args], env, input);
  }

  async text(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<string> {
    return (await this.git(args, env)).toString().trim();
  }

  /** The working tree as a tree of git, whatever git ignores. `index` is the index file to leave it in. */
  async writeTree(index = join(this.folder, ".git/index")): Promise<string> {
    const env = { GIT_INDEX_FILE: index };
    await this.git(["add", "--all", "--force"], env);
    return this.text(["write-tree"], env);
  }

  /** What differs between two trees, in the given format of git-diff-tree(1). */
  diff(from: string, to: string, format: readonly string[]): Promise<Buffer> {
    return this.git(["diff-tree", "-r", "--no-renames", ...format, from, to]);
  }

  /** Writes some files of a commit into another folder. `scratch` is a folder to work in. */
  async copyOut(commit: string, paths: readonly string[], to: string, scratch: string): Promise<void> {
    const env = { GIT_INDEX_FILE: join(scratch, "copied-index") };
    await this.git(["read-tree", commit], env);
    const args = ["checkout-index", "-z", "--stdin", `--prefix=${to}/`];
    await this.git(args, env, paths.map((path) => `${path}\0`).join(""));
  }

  /** All files of another folder by their path, each with its mode and object (`100644 3b18e5…`). */
  async listFolder(folder: string, scratch: string): Promise<ReadonlyMap<string, string>> {
    const env = { GIT_INDEX_FILE: join(scratch, "listed-index") };
    await this.git([`--work-tree=${folder}`, "add", "--all", "--force"], env);
    const listed = (await this.git(["ls-files", "-z", "--stage"], env)).toString();
    return new Map(
      [...listed.matchAll(/(\d+ \w+) 0\t([^\0]+)\0/g)].map(([, entry = "", path = ""]) => [path, entry]),
    );
  }

  /** Commits a tree on top of another commit, if there is one, and leaves HEAD and the tags there. */
  async commit(
    tree: string,
    parents: readonly string[],
    message: string,
    tags: readonly string[],
  ): Promise<void> {
    const above = parents.flatMap((parent) => ["-p", parent]);
    const commit = await this.text(["commit-tree", tree, ...above, "-m", message]);
    for (const ref of ["HEAD", ...tags]) await this.git(["update-ref", ref, commit]);
  }

  #git(args: readonly string[], env: Readonly<Record<string, string>>, input = ""): Promise<Buffer> {
    return runTool(this.#host, {
      program: "git",
      args: [...settings, ...args],
      cwd: this.folder,
      input,
      env: { GIT_CONFIG_NOSYSTEM: "1", GIT_ATTR_NOSYSTEM: "1", ...identity, ...env },
    });
  }
}
