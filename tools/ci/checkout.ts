import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { failed, ok, type Result } from "@drydock/core/failure.ts";
import { linkPackages } from "./link-packages.ts";
import { runProgram } from "./run-program.ts";

/** A clone of its own in a temporary folder, as a runner of continuous integration has. Disposing of it removes it. */
export interface Checkout extends Disposable {
  readonly root: string;
  /** Leaves nothing there but the files of a commit, and the npm packages that it wants. */
  moveTo(commit: string): Promise<Result<void>>;
  git(...args: readonly string[]): Promise<Result<string>>;
  /** The commit that a branch of the repository, or any other revision, names. */
  resolve(revision: string): Promise<Result<string>>;
}

/** Clones a repository, by URL or path. `installed` is a checkout whose npm packages serve where they are those that a commit wants. */
export async function openCheckout(
  repository: string,
  installed: string,
  signal: AbortSignal,
): Promise<Result<Checkout>> {
  const parent = mkdtempSync(join(tmpdir(), "drydock-walk-"));
  const root = join(parent, "checkout");
  // What was interrupted may still be writing.
  const dispose = () => rmSync(parent, { recursive: true, force: true, maxRetries: 10 });
  const cloned = await runProgram({
    command: ["git", "clone", "--quiet", "--no-checkout", repository, root],
    cwd: parent,
    signal,
  });
  if (!cloned.ok) {
    dispose();
    return cloned;
  }
  const git = (...args: readonly string[]) => runProgram({ command: ["git", ...args], cwd: root, signal });
  let linked = false;
  const locked = (folder: string) => readFileSync(join(folder, "package-lock.json"), "utf8");
  return ok({
    root,
    git,
    async moveTo(commit) {
      const moved = await git("checkout", "--quiet", "--force", "--detach", commit);
      const cleaned = moved.ok ? await git("clean", "-ffdxq", "--exclude=/node_modules") : moved;
      if (!cleaned.ok) return cleaned;
      // Else ./nx installs them.
      const serves = locked(root) === locked(installed);
      if (serves && !linked) linkPackages(installed, root);
      linked = serves;
      return ok(undefined);
    },
    async resolve(revision) {
      for (const name of [`origin/${revision}`, revision]) {
        const commit = await git("rev-parse", "--quiet", "--verify", `${name}^{commit}`);
        if (commit.ok) return ok(commit.value.trim());
      }
      return failed({
        reason: "command-failed",
        what: `there is no commit ${revision}`,
        where: repository,
        why: "no branch has that name, and no other revision that a clone has",
        next: "Name a branch, a tag or a commit of one.",
      });
    },
    [Symbol.dispose]: dispose,
  });
}
