import { runProgram } from "./run-program.ts";

/** What is known of what HEAD comes after. */
export interface Origin {
  /** The commit that HEAD is to be merged into: a pull request's target. */
  readonly target?: string | undefined;
  /** Commits that were built with success, the newest first. */
  readonly passed?: readonly string[] | undefined;
}

/** From where changes count: a commit, or the empty tree. */
export interface Base {
  readonly revision: string;
  /** What it is, for people. */
  readonly what: string;
}

/**
 * The base that `nx affected` compares HEAD with: for a pull request where it left its target, else the newest commit that passed and that HEAD
 * contains. The commit before HEAD is no base, for it may have failed: what it broke would never be built again. Where there
 * is none (a first push, a force push, history that this clone lacks) all files count as changed: too much, never too little.
 */
export async function chooseBase(repository: string, { target, passed = [] }: Origin): Promise<Base> {
  const git = (...args: string[]) => runProgram({ command: ["git", ...args], cwd: repository });
  if (target !== undefined) {
    const base = await git("merge-base", target, "HEAD");
    if (base.ok) return { revision: base.value.trim(), what: `where HEAD left ${target}` };
    return everything(repository, `HEAD and ${target} have no commit in common here`);
  }
  for (const commit of passed) {
    const contained = await git("merge-base", "--is-ancestor", commit, "HEAD");
    if (contained.ok) return { revision: commit, what: "the last commit that passed" };
  }
  return everything(repository, passed.length === 0 ? "no commit passed yet" : "HEAD has none that passed");
}

async function everything(repository: string, why: string): Promise<Base> {
  // The name of the empty tree depends on the repository's hash function.
  const tree = await runProgram({
    command: ["git", "hash-object", "-t", "tree", "/dev/null"],
    cwd: repository,
  });
  if (!tree.ok) throw new Error(tree.failure.why);
  return { revision: tree.value.trim(), what: `nothing, so that everything is affected: ${why}` };
}
