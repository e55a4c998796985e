import type { Emit } from "@drydock/core/event.ts";
import type { Result } from "@drydock/core/failure.ts";
import { recordTasks } from "@drydock/report/record/record-tasks.ts";
import { appendRunLine } from "@drydock/report/record/run-file.ts";
import type { Invocation } from "@drydock/report/record/run-line.ts";
import type { Context } from "./context.ts";
import { withContext } from "./with-context.ts";

/** Runs an action as withContext does, and adds what its tasks did to the workspace's runs, however they ended. */
export function withRecord<T>(
  from: Parameters<typeof withContext>[0],
  emit: Emit,
  run: () => Invocation,
  action: (context: Context) => Promise<Result<T>>,
): Promise<Result<T>> {
  const recorder = recordTasks(() => performance.timeOrigin + performance.now());
  const emitBoth: Emit = (event) => {
    recorder.emit(event);
    emit(event);
  };
  return withContext(from, emitBoth, async (context) => {
    try {
      return await action(context);
    } finally {
      const tasks = recorder.finish();
      if (tasks.length > 0) appendRunLine(context.workspace.root, { kind: "process", run: run(), tasks });
    }
  });
}
