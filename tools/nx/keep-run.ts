import { findNxInvocation } from "@drydock/report/record/find-invocation.ts";
import { nxLine } from "@drydock/report/record/nx-line.ts";
import { appendRunLine } from "@drydock/report/record/run-file.ts";
import type { Invocation } from "@drydock/report/record/run-line.ts";
import type { PostTasksExecutionContext } from "@nx/devkit";

/** Keeps what a run of Nx did for the report: only Nx knows of the tasks that it answered from its cache. */
export function keepRun(context: PostTasksExecutionContext): Invocation {
  const run = findNxInvocation(process.env, context.argv);
  const line = nxLine(context, run);
  if (line !== undefined) appendRunLine(context.workspaceRoot, line);
  return run;
}
