import { join, relative } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { failed, ok, type Result } from "@drydock/core/failure.ts";
import type { Report, Subject } from "../commands.ts";
import type { Context } from "../context.ts";
import { loadArtifact } from "../definitions.ts";
import { artifactFolder, type Workspace } from "../workspace.ts";
import { nextChange } from "./next-change.ts";
import { identifyPlan, type Round, startRound } from "./start-round.ts";

/**
 * Builds artifacts, and again all that has another plan after a change, until the command is asked to stop. A build that is under
 * way when a plan changes is given up: what it would make is out of date.
 */
export async function watchArtifacts(
  context: Context,
  subjects: readonly Subject[],
): Promise<Result<Report>> {
  const { workspace, signal, emit } = context;
  const asked = new Promise<undefined>((resolve) =>
    signal.addEventListener("abort", () => resolve(undefined)),
  );
  let round: Round | undefined;
  let rounds = 0;
  let changed: readonly string[] = [];
  while (!signal.aborted) {
    const folders = await foldersOf(workspace, subjects);
    const change = watchFolders(folders);
    if (!change.ok) return change;
    const plans = await Promise.all(subjects.map((subject) => identifyPlan(context, subject)));
    if (!isDeepStrictEqual(plans, round?.plans)) {
      await round?.stop();
      if (rounds > 0) emit({ type: "step", text: `changed: ${describePaths(workspace, changed)}` });
      round = startRound(context, subjects, plans);
      rounds += 1;
      if (rounds === 1)
        emit({ type: "step", text: `watching ${describePaths(workspace, folders)}; Ctrl-C ends it` });
    }
    const crash = new Promise<never>((_resolve, reject) => round?.ended.catch(reject));
    const settled = await Promise.race([change.value.settled, asked, crash]);
    change.value.stop();
    changed = settled ?? [];
  }
  await round?.stop();
  return ok({ data: { rounds }, text: "" });
}

/** Where all lies that can change a plan; more than that does no harm. */
async function foldersOf(workspace: Workspace, subjects: readonly Subject[]): Promise<string[]> {
  const folders = new Set<string>();
  for (const { name } of subjects) {
    const folder = artifactFolder(workspace, name);
    folders.add(folder);
    const artifact = await loadArtifact(workspace, name);
    if (artifact.ok && "local" in artifact.value.source) {
      const local = join(folder, artifact.value.source.local);
      if (!`${local}/`.startsWith(`${folder}/`)) folders.add(local);
    }
  }
  return [...folders, join(workspace.root, "toolchains")];
}

function watchFolders(folders: readonly string[]): Result<ReturnType<typeof nextChange>> {
  try {
    return ok(nextChange(folders));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== "ENOSPC" && code !== "EMFILE") throw error;
    return failed({
      reason: "unsupported-host",
      what: "cannot watch all folders",
      why: `the system watches no more of them: ${message}`,
      next: "Raise fs.inotify.max_user_watches or max_user_instances with sysctl, or the limit of open files.",
    });
  }
}

function describePaths({ root }: Workspace, paths: readonly string[]): string {
  const [first = "", ...more] = paths.map((path) => relative(root, path));
  return more.length > 2 ? `${first} and ${more.length} more` : [first, ...more].join(", ");
}
