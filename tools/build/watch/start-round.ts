import { canonicalJson } from "@drydock/core/canonical.ts";
import { buildArtifact } from "../build-artifact.ts";
import type { Subject } from "../commands.ts";
import type { Context } from "../context.ts";
import { planArtifact } from "../plan-artifact.ts";
import { reportBuild } from "../report-build.ts";

/** Builds of some artifacts, one after the other, each with what was planned for it when the round began. */
export interface Round {
  readonly plans: readonly string[];
  /** Rejects for a bug only. */
  readonly ended: Promise<void>;
  /** Gives up what is not done yet, and resolves when nothing runs any longer. */
  stop(): Promise<void>;
}

export function startRound(context: Context, subjects: readonly Subject[], plans: readonly string[]): Round {
  const given = new AbortController();
  const signal = AbortSignal.any([context.signal, given.signal]);
  const ended = buildAll({ ...context, signal }, subjects, plans);
  return {
    plans,
    ended,
    async stop() {
      given.abort();
      await ended;
    },
  };
}

/** What stands for the plan of a build: its digest, or why there is none. */
export async function identifyPlan({ workspace }: Context, { name, platform }: Subject): Promise<string> {
  const planned = await planArtifact(workspace, name, platform);
  return planned.ok ? planned.value.digest : canonicalJson(planned.failure);
}

async function buildAll(
  context: Context,
  subjects: readonly Subject[],
  plans: readonly string[],
): Promise<void> {
  const { emit, signal } = context;
  for (const [index, subject] of subjects.entries()) {
    if (signal.aborted) return;
    emit({ type: "task", command: "build", ...subject });
    const built = await buildArtifact(context, subject.name, subject.platform).catch((error) => {
      if (!signal.aborted) throw error;
    });
    // One that was given up is none that has an end.
    if (built === undefined || signal.aborted) return;
    emit({ type: "task-end", ...(!built.ok && { failure: built.failure }) });
    if (built.ok) emit({ type: "step", text: reportBuild(built.value).text });
    // Where a file changed under the build's hands, the next round is about to begin.
    else if ((await identifyPlan(context, subject)) === plans[index])
      emit({ type: "failure", failure: built.failure });
  }
}
