import { writeFileSync } from "node:fs";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import type { DrydockEvent } from "@drydock/core/event.ts";
import { failed, ok } from "@drydock/core/failure.ts";
import type { Engine } from "@drydock/engine/engine.ts";
import { makeTar } from "@drydock/store/testing/make-tar.ts";
import { temporaryFolder } from "@drydock/store/testing/temporary-folder.ts";
import { expect, test } from "vitest";
import { executePlan } from "./execute-plan.ts";
import { planArtifact } from "./plan-artifact.ts";
import { type WrittenWorkspace, writeWorkspace } from "./testing/write-workspace.ts";
import { withContext } from "./with-context.ts";

/** What a container leaves: its exit status, and the runner's report where there is one. */
interface Left {
  readonly status: number;
  readonly report?: string;
}

/** An engine that reads the inputs, runs nothing, and answers as if a container had left this. */
function engineThatLeaves({ status, report }: Left): Engine {
  const run: Engine["run"] = async (_spec, input, _io, collect) => {
    await buffer(input);
    return collect({ status }, async (path) => {
      if (report === undefined) return failed({ reason: "missing-output", what: path, why: "", next: "" });
      const ended = { name: "left/ended.json", content: report };
      const made = { name: "left/out/bin/tool", content: "x", mode: 0o755 };
      return ok(Readable.from([await makeTar([ended, made])]));
    });
  };
  return { run } as Engine;
}

async function execute(left: Left, edit: (workspace: WrittenWorkspace) => void = () => {}) {
  const workspace = await writeWorkspace();
  const planned = await planArtifact(workspace, "tool", "arm");
  if (!planned.ok) throw new Error(planned.failure.why);
  edit(workspace);
  const { plan, files } = planned.value;
  const execution = { plan, files, inputs: [], who: "tool for arm", recipe: "packages/tool/build.ts" };
  const from = {
    cwd: workspace.root,
    env: { HOME: temporaryFolder() },
    signal: new AbortController().signal,
  };
  const emit = (_event: DrydockEvent) => {};
  return withContext(from, emit, (context) =>
    executePlan(context, engineThatLeaves(left), execution, temporaryFolder()),
  );
}

const success = JSON.stringify({ ok: true, ms: 12 });

test("a recipe that succeeds gives its outputs and how long it took", async () => {
  expect(await execute({ status: 0, report: success })).toMatchObject({
    ok: true,
    value: { outputs: { "bin/tool": { bytes: 1, executable: true } }, recipeMs: 12 },
  });
});

test("a command that fails is shown at its line of the recipe", async () => {
  const report = JSON.stringify({
    ok: false,
    kind: "command",
    message: "make exited with status 2",
    printed: "wg.c:1: error",
    line: 1,
  });
  expect(await execute({ status: 1, report })).toMatchObject({
    failure: {
      reason: "recipe-failed",
      why: "make exited with status 2\nwg.c:1: error",
      where: { file: "packages/tool/build.ts", line: 1, column: 1, text: "export default async () => {};" },
    },
  });
});

test.for<[string, Left]>([
  ["no report", { status: 139 }],
  ["an empty report, as on a full disk", { status: 1, report: "" }],
  ["half a report", { status: 1, report: '{"ok":tr' }],
  ["a report of success and another exit status", { status: 1, report: success }],
])("a runner that leaves %s has crashed", async ([_what, left]) => {
  expect(await execute(left)).toMatchObject({
    failure: {
      reason: "recipe-failed",
      why: `the recipe ended with status ${left.status} without reporting how`,
    },
  });
});

test("a file that was edited after the plan was made is a failure, not another build under the same name", async () => {
  const edit = (workspace: WrittenWorkspace) =>
    writeFileSync(workspace.path("packages/tool/src/main.c"), "edited");
  expect(await execute({ status: 0, report: success }, edit)).toMatchObject({
    failure: { reason: "digest-mismatch", where: "packages/tool/src/main.c" },
  });
});
