import { ok, type Result } from "@drydock/core/failure.ts";
import type { Invocation } from "@drydock/report/record/run-line.ts";
import { buildArtifact } from "./build-artifact.ts";
import type { Subject } from "./commands.ts";
import { openReporter } from "./open-reporter.ts";
import type { Host } from "./run-command.ts";
import { withRecord } from "./with-record.ts";

/**
 * Makes sure that what another cache took for built is in dist/ as its plan says, whole: what is not is restored or
 * built, and a line says so. The value is those of `subjects` that were not; it is nothing new for a person where it is empty.
 */
export async function confirmBuilds(
  subjects: readonly Subject[],
  host: Omit<Host, "stdout">,
  run: Invocation,
): Promise<Result<readonly Subject[]>> {
  const reporter = openReporter(host);
  const wrong: Subject[] = [];
  const confirmed = await withRecord(
    host,
    reporter.emit,
    () => run,
    async (context) => {
      for (const subject of subjects) {
        const { name, platform } = subject;
        context.emit({ type: "task", command: "build", name, platform });
        const built = await buildArtifact(context, name, platform);
        context.emit({ type: "task-end", ...(!built.ok && { failure: built.failure }) });
        if (!built.ok) return built;
        if (built.value.how === "fresh") continue;
        wrong.push(subject);
        const text = `dist/${platform}/${name} came damaged or stale out of Nx's cache, and is right now`;
        context.emit({ type: "warning", text });
      }
      return ok(wrong);
    },
  );
  reporter.end();
  return confirmed;
}
