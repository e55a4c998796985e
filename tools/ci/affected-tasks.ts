import { listPlatforms, openWorkspace } from "@drydock/build/workspace.ts";
import { ok, type Result } from "@drydock/core/failure.ts";
import { runNx } from "./run-nx.ts";

/** What continuous integration does with an artifact, in this order. */
export const kinds = ["build", "audit", "smoke"] as const;

export interface Task {
  readonly artifact: string;
  readonly kind: (typeof kinds)[number];
  readonly platform: string;
  /** Paths of the files that differ, and names of the npm packages; none where only another task's output may differ. */
  readonly because: readonly string[];
}

/** What Nx prints of a reason; one that is another task has neither. */
interface Reason {
  readonly file?: string;
  readonly package?: string;
}

/** The targets of all artifacts that are built, audited and tried, for `nx -t`. */
export function targetsOf(root: string, of: readonly string[] = kinds): string {
  const platforms = listPlatforms(openWorkspace(root, process.env));
  return of.flatMap((kind) => platforms.map((platform) => `${kind}-${platform}`)).join(",");
}

/**
 * The tasks that `nx affected` would run at HEAD, which must be checked out: those with an input that differs between `base` and HEAD, and those that read
 * what such a task makes. Fails where Nx does.
 */
export async function listAffectedTasks(
  root: string,
  base: string,
  signal?: AbortSignal,
): Promise<Result<readonly Task[]>> {
  const selection = [`--targets=${targetsOf(root)}`, `--base=${base}`, "--head=HEAD"];
  const explained = await runNx(root, ["affected", ...selection, "--explain=stdout"], { signal });
  if (!explained.ok) return explained;
  const { affected }: { affected: Record<string, Reason[]> } = JSON.parse(explained.value);
  return ok(
    Object.entries(affected).map(([id, reasons]) => ({
      ...parseTask(id),
      because: reasons.flatMap((reason) => reason.package ?? reason.file ?? []),
    })),
  );
}

/** Of `wg:build-arm` and the like. A platform's name may have a dash in it. */
export function parseTask(id: string): Omit<Task, "because"> {
  const [artifact = "", target = ""] = id.split(":");
  const dash = target.indexOf("-");
  const kind = kinds.find((each) => each === target.slice(0, dash));
  if (kind === undefined) throw new Error(`nx names a task that it was not asked for: ${id}`);
  return { artifact, kind, platform: target.slice(dash + 1) };
}
