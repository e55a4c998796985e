import { writeFileSync } from "node:fs";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import type { DrydockEvent } from "@drydock/core/event.ts";
import { failed, ok } from "@drydock/core/failure.ts";
import type { ContainerSpec, Engine } from "@drydock/engine/engine.ts";
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

interface FakeEngine extends Engine {
  readonly specs: ContainerSpec[];
  readonly dropped: string[];
}

/** An engine that reads the inputs, runs nothing, and answers as if a container had left this. */
function engineThatLeaves({ status, report }: Left): FakeEngine {
  const specs: ContainerSpec[] = [];
  const dropped: string[] = [];
  const removeCache: Engine["removeCache"] = async (image) => {
    dropped.push(image);
    return ok(undefined);
  };
  const run: Engine["run"] = async (spec, input, _io, collect) => {
    specs.push(spec);
    await buffer(input);
    return collect({ status }, async (path) => {
      if (report === undefined) return failed({ reason: "missing-output", what: path, why: "", next: "" });
      const ended = { name: "left/ended.json", content: report };
      const made = { name: "left/out/bin/tool", content: "x", mode: 0o755 };
      return ok(Readable.from([await makeTar([ended, made])]));
    });
  };
  return { run, removeCache, specs, dropped } as Partial<FakeEngine> as FakeEngine;
}

interface Options {
  readonly engine?: Engine;
  readonly edit?: (workspace: WrittenWorkspace) => void;
  readonly usesCache?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

async function execute(left: Left, { engine = engineThatLeaves(left), edit, usesCache, env }: Options = {}) {
  const workspace = await writeWorkspace();
  const planned = await planArtifact(workspace, "tool", "arm");
  if (!planned.ok) throw new Error(planned.failure.why);
  edit?.(workspace);
  const { plan, files } = planned.value;
  const execution = {
    ...{ plan, files, inputs: [], who: "tool for arm", recipe: "packages/tool/build.ts" },
    ...(usesCache !== undefined && { usesCache }),
  };
  const from = {
    cwd: workspace.root,
    env: { HOME: temporaryFolder(), ...env },
    signal: new AbortController().signal,
  };
  const emit = (_event: DrydockEvent) => {};
  return withContext(from, emit, (context) => executePlan(context, engine, execution, temporaryFolder()));
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
  expect(await execute({ status: 0, report: success }, { edit })).toMatchObject({
    failure: { reason: "digest-mismatch", where: "packages/tool/src/main.c" },
  });
});

test("a build is given what earlier ones kept if its toolchain keeps anything, and nobody wants to do without", async () => {
  const left = { status: 0, report: success };
  const engine = engineThatLeaves(left);
  await execute(left, { engine });
  await execute(left, { engine, usesCache: true });
  await execute(left, { engine, usesCache: true, env: { DRYDOCK_CACHE: "off" } });
  expect(engine.specs.map(({ usesCache }) => usesCache)).toEqual([false, true, false]);
});

test("what compilers keep is removed when it has grown too large", async () => {
  const dropped = async (cacheBytes: number) => {
    const left = { status: 0, report: JSON.stringify({ ok: true, ms: 1, cacheBytes }) };
    const engine = engineThatLeaves(left);
    expect(await execute(left, { engine })).toMatchObject({ ok: true });
    return engine.dropped.length;
  };
  expect([await dropped(4 * 1024 ** 3), await dropped(4 * 1024 ** 3 + 1)]).toEqual([0, 1]);
});
