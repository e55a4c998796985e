import { ok, type Result } from "@drydock/core/failure.ts";
import { kinds, listAffectedTasks, parseTask, targetsOf } from "./affected-tasks.ts";
import type { Checkout } from "./checkout.ts";
import { listBuilds, readMadeBuild } from "./made-build.ts";
import { runNx } from "./run-nx.ts";
import { runProgram } from "./run-program.ts";
import { type BuildId, sortOutcomes, type WalkStep } from "./walk-step.ts";

export interface Walk {
  readonly checkout: Checkout;
  /** The folder of a store without finished builds. */
  readonly store: string;
  /** The base, and the commits after it, the oldest first. */
  readonly commits: readonly string[];
  /** Artifacts to leave out. */
  readonly exclude: readonly string[];
  readonly signal: AbortSignal;
}

/**
 * Builds at each commit what `nx affected` says, as continuous integration does where every commit passed: in a clean checkout, with nothing kept but the
 * store. Then asks for all other builds too, without Nx and without an engine: each must be one that the store has, or it was missed.
 * A build that failed is asked for again when it is affected again. An interrupted walk ends early.
 */
export async function* walkBranch(walk: Walk): AsyncGenerator<Result<WalkStep>> {
  const { checkout, commits } = walk;
  const built = new Map<string, string>();
  const broken = new Set<BuildId>();
  for (const [index, commit] of commits.entries()) {
    const before = commits[index - 1];
    const moved = await checkout.moveTo(commit);
    if (!moved.ok) return yield moved;
    const subject = await checkout.git("show", "--no-patch", "--format=%s", commit);
    if (!subject.ok) return yield subject;
    const affected = before === undefined ? undefined : await listAffected(walk, before);
    if (affected !== undefined && !affected.ok) return yield affected;

    const all = await listBuilds(checkout.root, walk.exclude);
    const due = all.filter((id) => affected?.value.includes(id) ?? true);
    const ran = due.length === 0 ? ok("") : await build(walk, before);
    const builds = new Map(due.map((id) => [id, readMadeBuild(checkout.root, id)]));
    const outcome = sortOutcomes(builds, built);
    for (const [id, made] of builds) {
      broken[made === undefined ? "add" : "delete"](id);
      if (made !== undefined) built.set(made.plan, made.builtAt);
    }
    const others = all.filter((id) => !due.includes(id) && !broken.has(id));
    for (const id of others) await restore(walk, id);
    if (walk.signal.aborted) return;
    yield ok({
      commit,
      subject: subject.value.trim(),
      ...(affected && { affected: affected.value }),
      ...outcome,
      missed: others.filter((id) => readMadeBuild(checkout.root, id) === undefined),
      ...(!ran.ok && { printed: ran.failure.why }),
    });
  }
}

async function listAffected(
  { checkout, exclude, signal }: Walk,
  before: string,
): Promise<Result<readonly string[]>> {
  const tasks = await listAffectedTasks(checkout.root, before, signal);
  if (!tasks.ok) return tasks;
  const chosen = tasks.value.filter(({ artifact }) => !exclude.includes(artifact));
  return ok(chosen.map(({ artifact, kind, platform }) => `${artifact}:${kind}-${platform}`));
}

/** Builds what is affected by what came after a commit; everything, where there is none. */
function build(
  { checkout, store, exclude, signal }: Walk,
  before: string | undefined,
): Promise<Result<string>> {
  const selection = before === undefined ? ["run-many"] : ["affected", `--base=${before}`, "--head=HEAD"];
  const targets = `--targets=${targetsOf(checkout.root, kinds.slice(0, 1))}`;
  const excluded = exclude.length === 0 ? [] : [`--exclude=${exclude.join(",")}`];
  return runNx(checkout.root, [...selection, targets, ...excluded], {
    env: { DRYDOCK_STORE: store },
    signal,
  });
}

/** Takes a build from the store, if it is there. */
async function restore({ checkout, store, signal }: Walk, id: BuildId): Promise<void> {
  const { artifact, platform } = parseTask(id);
  await runProgram({
    command: [process.execPath, "tools/cli/main.js", "build", artifact, "--platform", platform],
    cwd: checkout.root,
    env: { DRYDOCK_STORE: store, DOCKER_HOST: "unix:///nonexistent" },
    signal,
  });
}
