/**
 * Runs one recipe inside a build container, where it is started as `node /build/runner/run.ts`. As `run.ts shell` it starts a
 * shell in the place of the recipe, from which `run.ts recipe` runs the recipe alone.
 * It goes in alone: it imports nothing of ours but types, and takes zx from the image.
 */
import { spawnSync } from "node:child_process";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statfsSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { availableParallelism, constants } from "node:os";
import type { Plan } from "@drydock/core/plan.ts";
import type { Recipe } from "./recipe.ts";

/** What the runner leaves in /build/left/ended.json. */
export type RecipeResult =
  | {
      readonly ok: true;
      readonly ms: number;
      /** What the cache takes on the disk, where there is one and it was not counted today. */
      readonly cacheBytes?: number;
    }
  | {
      readonly ok: false;
      /** A command of the recipe failed, a patch did not apply, the recipe itself threw, or any of them for want of disk space. */
      readonly kind: "command" | "patch" | "throw" | "disk-full";
      readonly message: string;
      /** The end of what the command printed, if it printed anything. */
      readonly printed?: string;
      /** Line of the recipe, where it is known. */
      readonly line?: number;
    };

const build = "/build";
/** All that is taken out: one folder, for each one more costs the engine a program. */
const left = `${build}/left`;
const report = `${left}/ended.json`;
const recipeFile = `${build}/recipe/build.ts`;
const cache = `${build}/cache`;
const zx = "/usr/lib/zx/build/core.js";
/** How much of what a failed command printed is told, in characters and in lines. */
const told = { characters: 2_000, lines: 10 };

type RecipeFailure = RecipeResult & { readonly ok: false };

process.umask(0o022);
// A recipe makes the folder where it was given none, and then it goes with the container.
const hasCache = existsSync(cache);
const [, , mode = "build"] = process.argv;
if (mode === "build") {
  // Room for the report while there is some: a recipe may fill the disk.
  mkdirSync(left);
  writeFileSync(report, " ".repeat(65_536));
}
const plan: Plan = JSON.parse(readFileSync(`${build}/plan.json`, "utf8"));
for (const folder of ["source", "out", "work", "home"]) mkdirSync(`${build}/${folder}`, { recursive: true });
process.chdir(`${build}/work`);
const { $ } = (await import(zx)) as typeof import("zx/core");
// zx remembers where it was loaded, and that was before this folder was there: see start.ts.
$.cwd = `${build}/work`;
$.verbose = mode !== "shell";
if (mode === "shell") process.exitCode = await runShell();
else if (mode === "recipe") process.exitCode = await runByHand();
else process.exitCode = await runBuild();

async function runBuild(): Promise<number> {
  const started = performance.now();
  const failure = (await applyPatches()) ?? (await runRecipe());
  const ms = Math.round(performance.now() - started);
  const result: RecipeResult = failure ?? { ok: true, ms, ...(hasCache && countCache()) };
  // Blanks after it are nothing to a reader of JSON. Its name comes before the outputs', and so it does in the archive.
  writeFileSync(report, JSON.stringify(result), { flag: "r+" });
  if (result.ok && existsSync(`${build}/out`)) renameSync(`${build}/out`, `${left}/out`);
  return result.ok ? 0 : 1;
}

/** Counted once a day, for it takes a while: a compiler's cache is thousands of files. */
function countCache(): { readonly cacheBytes?: number } {
  const mark = `${cache}/.counted`;
  const counted = statSync(mark, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (Date.now() - counted < 24 * 60 * 60 * 1000) return {};
  try {
    writeFileSync(mark, "");
    const files = readdirSync(cache, { recursive: true, withFileTypes: true });
    // Another build may remove what was listed. A block is 512 bytes (stat(2)).
    const blocks = files.map(
      ({ parentPath, name }) => lstatSync(`${parentPath}/${name}`, { throwIfNoEntry: false })?.blocks ?? 0,
    );
    return { cacheBytes: blocks.reduce((sum, count) => sum + count, 0) * 512 };
  } catch {
    // The recipe has done its work: the next build may count.
    return {};
  }
}

/** A shell where the recipe would run, also if a patch fails: then it is what the shell is wanted for. */
async function runShell(): Promise<number> {
  const failure = await applyPatches();
  if (failure !== undefined) process.stderr.write(`${failure.message}\n`);
  const { status, signal, error } = spawnSync("bash", ["--noprofile", "--norc"], { stdio: "inherit" });
  if (error !== undefined) process.stderr.write(`bash could not be run: ${error.message}\n`);
  return status ?? (signal === null ? 127 : 128 + constants.signals[signal]);
}

/** The recipe alone, as often as somebody in the shell likes: what it makes stays in out/. */
async function runByHand(): Promise<number> {
  const failure = await runRecipe();
  if (failure !== undefined) process.stderr.write(`${failure.message}\n`);
  return failure === undefined ? 0 : 1;
}

async function applyPatches(): Promise<RecipeFailure | undefined> {
  for (const { path } of plan.files.filter(({ path }) => path.startsWith("patches/"))) {
    try {
      await $`patch --directory=${build}/source --strip=1 --input=${build}/${path} --no-backup-if-mismatch`;
    } catch (error) {
      const kind = isDiskFull(error) ? "disk-full" : "patch";
      return { ok: false, kind, message: `${path} does not apply to the source`, ...endOfOutput(error) };
    }
  }
  return undefined;
}

async function runRecipe(): Promise<RecipeFailure | undefined> {
  try {
    const recipe: { default: Recipe } = await import(recipeFile);
    await recipe.default({
      $,
      source: `${build}/source`,
      out: `${build}/out`,
      platform: plan.facts,
      version: plan.version,
      jobs: availableParallelism(),
    });
    return undefined;
  } catch (error) {
    return describe(error);
  }
}

/** The end of what a failed command printed, where the error is: to stderr, or to stdout if nothing there. */
function endOfOutput(error: unknown): { readonly printed?: string } {
  const { stderr = "", stdout = "" } = error as { readonly stderr?: string; readonly stdout?: string };
  const end = (stderr.trim() === "" ? stdout : stderr).trimEnd().slice(-told.characters);
  return end === "" ? {} : { printed: end.split("\n").slice(-told.lines).join("\n") };
}

/** A failed command is zx's ProcessOutput: it has an exit code, or the signal that ended it. */
function describe(error: unknown): RecipeFailure {
  const at = /recipe\/build\.ts:(\d+)/.exec(
    error instanceof Error ? `${error.message}\n${error.stack}` : "",
  )?.[1];
  const line = at === undefined ? {} : { line: Number(at) };
  if (typeof error === "object" && error !== null && "exitCode" in error) {
    const { exitCode, signal, cmd } = error as {
      exitCode: number | null;
      signal: string | null;
      cmd?: string;
    };
    const how = signal === null ? `exited with status ${exitCode}` : `was ended by ${signal}`;
    const kind = isDiskFull(error) ? "disk-full" : "command";
    return { ok: false, kind, message: `${cmd ?? "a command"} ${how}`, ...endOfOutput(error), ...line };
  }
  return { ok: false, kind: isDiskFull(error) ? "disk-full" : "throw", message: String(error), ...line };
}

/** A command that fails for want of space may have removed what it wrote, and left some: then its own words tell. */
function isDiskFull(error: unknown): boolean {
  const { code, stderr } = error as { code?: unknown; stderr?: unknown };
  return (
    code === "ENOSPC" || /no space left on device/i.test(String(stderr)) || statfsSync(build).bavail === 0
  );
}
