import { ok, type Result } from "@drydock/core/failure.ts";
import { restoreFinishedBuild } from "@drydock/store/finished-build.ts";
import { withLock } from "@drydock/store/mutual-exclusion.ts";
import type { BuildOutcome } from "./build-artifact.ts";
import type { Context } from "./context.ts";
import { findHere } from "./explain/find-here.ts";
import { noteBuild } from "./explain/last-build-file.ts";
import type { PlannedBuild } from "./plan-artifact.ts";

/** Takes a finished build from the store, or makes it first; one process at a time for one plan. */
export function restoreOrMake(
  context: Context,
  planned: PlannedBuild,
  folder: string,
): Promise<Result<BuildOutcome>> {
  const restore = () => restoreFinishedBuild(context.store, planned.digest, folder, context.emit);
  context.emit({ type: "phase", phase: "queue" });
  return withLock<BuildOutcome>(`build-${planned.digest}`, context.signal, async () => {
    context.emit({ type: "phase", phase: "restore" });
    const here = await findHere(context.workspace, planned);
    // Another process has just made it, while this one waited.
    if (here.kind === "whole") return ok({ how: "fresh", record: here.build, folder });
    const restored = await restore();
    if (!restored.ok) return restored;
    if (restored.value !== undefined) {
      await noteBuild(context.workspace, restored.value, "restored", here);
      return ok({ how: "restored", record: restored.value, folder });
    }
    const { announceBuild } = await import("./explain/announce-build.ts");
    await announceBuild(context, planned, here);
    // The engine's client alone takes longer to load than a build takes to restore.
    const { makeBuild } = await import("./make-build.ts");
    const made = await makeBuild(context, planned);
    if (!made.ok) return made;
    const published = await restore();
    if (!published.ok) return published;
    if (published.value === undefined)
      throw new Error(`a build that was just stored is not there: ${planned.digest}`);
    await noteBuild(context.workspace, published.value, "built", here);
    return ok({ how: "built", record: published.value, folder });
  });
}
