import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { canonicalJson } from "@drydock/core/canonical.ts";
import { type Failure, failed, type Location, ok, type Result } from "@drydock/core/failure.ts";
import { formatBytes } from "@drydock/core/format-units.ts";
import type { Plan } from "@drydock/core/plan.ts";
import type { Engine } from "@drydock/engine/engine.ts";
import type { RecipeResult } from "@drydock/recipe/run.ts";
import { allowsCache, buildContainer } from "./build-container.ts";
import type { Context } from "./context.ts";
import { type Input, inputArchive } from "./input-archive.ts";
import { InputChanged } from "./input-changed.ts";
import type { FileOnDisk } from "./planned-files.ts";
import { takeLeft } from "./take-left.ts";
import type { Outputs } from "./take-outputs.ts";

/** Bytes that the cache of one image may take. */
const cacheLimit = 4 * 1024 ** 3;

export interface Execution {
  readonly plan: Plan;
  readonly files: readonly FileOnDisk[];
  /** Source tree and modules, besides the files. */
  readonly inputs: readonly Input[];
  /** For messages: `wg for arm`. */
  readonly who: string;
  /** Where the recipe lies in the workspace, for messages. */
  readonly recipe: string;
  /** Whether it is given what earlier builds on the same image kept. Missing for no. */
  readonly usesCache?: boolean;
}

/**
 * Runs a plan's recipe in a fresh container and unpacks what it left into `folder`, which must be empty. The engine
 * must have the plan's image. On failure `folder` may hold anything: the caller removes it.
 */
export async function executePlan(
  context: Context,
  engine: Engine,
  execution: Execution,
  folder: string,
): Promise<Result<{ outputs: Outputs; recipeMs: number }>> {
  const { plan, who } = execution;
  const archive = inputArchive([
    { kind: "bytes", path: "plan.json", content: canonicalJson(plan) },
    ...execution.files.map((file): Input => ({ kind: "file", file })),
    ...execution.inputs,
  ]);
  const spec = {
    ...buildContainer(plan, who),
    command: ["/usr/bin/node", "--input-type=module-typescript", "--eval", startText()],
    startsEarly: true,
    usesCache: execution.usesCache === true && allowsCache(context.env),
  };
  const io = { emit: context.emit, signal: context.signal };
  const run = engine.run(spec, archive, io, async (exit, take) => {
    const left = await take("/build/left");
    if (!left.ok) {
      return left.failure.reason === "missing-output" ? failed(crashed(execution, exit.status)) : left;
    }
    const { report, outputs } = await takeLeft(left.value, folder, who, plan.outputs);
    const result = parseResult(report);
    if (result === undefined || (result.ok && exit.status !== 0))
      return failed(crashed(execution, exit.status));
    if (!result.ok) return failed(recipeFailure(context, execution, result));
    if (!outputs.ok) return failed({ where: execution.recipe, ...outputs.failure });
    return ok({ outputs: outputs.value, recipeMs: result.ms, cacheBytes: result.cacheBytes ?? 0 });
  });
  const ran = await run.catch((error) => {
    if (error instanceof InputChanged) return failed(describeChange(context, who, error.file));
    throw error;
  });
  if (!ran.ok) return ran;
  const { cacheBytes, ...value } = ran.value;
  if (cacheBytes > cacheLimit) await dropCache(context, engine, plan);
  return ok(value);
}

/** Compilers keep to limits of their own, or forget with time: this is for those that do not keep up with either. */
async function dropCache({ emit }: Context, engine: Engine, { image, artifact }: Plan): Promise<void> {
  const what = `the compilers' cache that ${artifact} is built with`;
  const removed = await engine.removeCache(image);
  if (removed.ok)
    emit({ type: "step", text: `removed ${what}: it took more than ${formatBytes(cacheLimit)}` });
  else emit({ type: "warning", text: `could not remove ${what}: ${removed.failure.why}` });
}

/** It goes in by itself, before the inputs. */
function startText(): string {
  return readFileSync(fileURLToPath(import.meta.resolve("@drydock/recipe/start.ts")), "utf8");
}

/** Undefined for what the runner did not write whole: the disk may have been full. */
function parseResult(text: string | undefined): RecipeResult | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function describeChange({ workspace }: Context, who: string, file: string): Failure {
  return {
    reason: "digest-mismatch",
    what: `an input of ${who} changed while its build began`,
    where: relative(workspace.root, file),
    why: "the file is not what it was when the build was planned",
    next: "Run the command again: it takes the file as it is then.",
  };
}

function recipeFailure(
  context: Context,
  { who, recipe }: Execution,
  result: RecipeResult & { ok: false },
): Failure {
  const where = result.line === undefined ? recipe : recipeLine(context, recipe, result.line);
  if (result.kind === "disk-full") return recipeDiskFull(who, where, result.message);
  const how =
    { command: "", patch: "a patch failed: ", throw: "the recipe threw: " }[result.kind] + result.message;
  const why = result.printed ? `${how}\n${result.printed}` : how;
  return {
    reason: "recipe-failed",
    what: `the build of ${who} failed`,
    where,
    why,
    next: "Its output is above. The outputs of the last good build stay as they were.",
  };
}

function recipeDiskFull(who: string, where: Location | string, message: string): Failure {
  return {
    reason: "disk-full",
    what: `the build of ${who} failed: the disk is full`,
    where,
    why: `no space was left on it: ${message}`,
    next: "Its output is above. Make room where the engine keeps its data: `./nx run engine:prune` removes what Drydock no longer uses there. /tmp lies in its memory.",
  };
}

function recipeLine(context: Context, recipe: string, line: number): Location | string {
  const text = readFileSync(join(context.workspace.root, recipe), "utf8").split("\n")[line - 1];
  if (text === undefined) return recipe;
  const column = text.length - text.trimStart().length + 1;
  return { file: recipe, line, column, length: text.trim().length, text };
}

function crashed({ who, recipe }: Execution, status: number) {
  return {
    reason: "recipe-failed",
    what: `the build of ${who} failed`,
    where: recipe,
    why: `the recipe ended with status ${status} without reporting how`,
    next: "Its output is above: a recipe that calls process.exit, or an image without Node or zx, ends like this.",
  } as const;
}
