import { rmSync } from "node:fs";
import { basename, join } from "node:path";
import { askOnTerminal } from "@drydock/build/ask-on-terminal.ts";
import { confirmBuilds } from "@drydock/build/confirm-builds.ts";
import { formatFailure } from "@drydock/build/format-failure.ts";
import type { Invocation } from "@drydock/report/record/run-line.ts";
import type { PostTasksExecutionContext } from "@nx/devkit";

/** What Nx answered from a cache, its own or a shared one, without running our code. */
const hits: readonly string[] = ["local-cache", "local-cache-kept-existing", "remote-cache"];

/**
 * Nx's keys are short and its cache is not checked: it restores a damaged file as readily as a whole one. So every build that it
 * took from there is confirmed by its record, and an entry that was wrong is removed. Throws where the build cannot be had
 * otherwise, which fails the run.
 */
export async function confirmHits(
  { taskResults, workspaceRoot }: PostTasksExecutionContext,
  run: Invocation,
): Promise<void> {
  const builds = Object.values(taskResults).flatMap(({ task, status }) => {
    const { target } = task.target;
    if (!hits.includes(status) || !target.startsWith("build-") || !task.projectRoot?.startsWith("packages/"))
      return [];
    const subject = { name: basename(task.projectRoot), platform: target.slice("build-".length) };
    return [{ subject, hash: task.hash ?? "" }];
  });
  if (builds.length === 0) return;
  const confirmed = await confirmBuilds(
    builds.map(({ subject }) => subject),
    {
      cwd: workspaceRoot,
      env: process.env,
      stderr: process.stderr,
      signal: new AbortController().signal,
      ...askOnTerminal(process),
    },
    run,
  );
  if (!confirmed.ok) throw new Error(formatFailure(confirmed.failure));
  if (confirmed.value.length === 0) return;
  const { cacheDir } = await import("@nx/devkit");
  for (const { subject, hash } of builds) {
    if (confirmed.value.includes(subject) && hash !== "")
      rmSync(join(cacheDir, hash), { recursive: true, force: true });
  }
}
