import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { failed, ok, type Result } from "@drydock/core/failure.ts";
import type { GoModuleSource } from "@drydock/core/source.ts";
import { addModules } from "@drydock/store/add-go-modules.ts";
import { findModule, findModules, readModuleTexts } from "@drydock/store/go-modules.ts";
import { readModule } from "@drydock/store/module-zip.ts";
import type { Context } from "./context.ts";
import { fetchModules } from "./fetch-modules.ts";
import type { Input } from "./input-archive.ts";

/** Who downloads: a toolchain that has `go`, for a platform. */
export interface Fetcher {
  readonly toolchain: string;
  readonly platform: string;
}

/** The stored zip of one module; the value is its path. */
export async function obtainModule(
  context: Context,
  source: GoModuleSource,
  fetcher: Fetcher,
): Promise<Result<string>> {
  const present = await findModule(context.store, source, context.emit);
  if (present !== undefined) return ok(present);
  const fetched = await fetch(context, source, fetcher, false);
  if (!fetched.ok) return fetched;
  const zip = await findModule(context.store, source, context.emit);
  return zip === undefined ? gone(source) : ok(zip);
}

/** A module's files as the source of a build, and all modules that it needs as a proxy in a folder. */
export async function obtainModuleInputs(
  context: Context,
  source: GoModuleSource,
  fetcher: Fetcher,
): Promise<Result<Input[]>> {
  const closure = await obtainModuleClosure(context, source, fetcher);
  if (!closure.ok) return closure;
  return ok([...(await sourceFiles(closure.value.zip, source)), ...closure.value.proxy]);
}

/** A module's zip, and all modules that its go.sum names and its builds need. */
export interface ModuleClosure {
  readonly zip: string;
  readonly goSum: string;
  /** The modules as a proxy in a folder. */
  readonly proxy: readonly Input[];
}

export async function obtainModuleClosure(
  context: Context,
  source: GoModuleSource,
  fetcher: Fetcher,
): Promise<Result<ModuleClosure>> {
  const present = await findClosure(context, source);
  if (present !== undefined) return ok(present);
  const fetched = await fetch(context, source, fetcher, true);
  if (!fetched.ok) return fetched;
  const closure = await findClosure(context, source);
  return closure === undefined ? gone(source) : ok(closure);
}

async function findClosure(context: Context, source: GoModuleSource): Promise<ModuleClosure | undefined> {
  const zip = await findModule(context.store, source, context.emit);
  if (zip === undefined) return undefined;
  const texts = await readModuleTexts(zip, source);
  const modules = await findModules(context.store, texts, context.emit);
  if (modules === undefined) return undefined;
  const proxy = modules.map(
    ({ path, file, bytes }): Input => ({
      kind: "stream",
      path: `modules/${path}`,
      bytes,
      open: () => createReadStream(file),
    }),
  );
  return { zip, goSum: texts.goSum, proxy };
}

async function sourceFiles(zip: string, { goModule, version }: GoModuleSource): Promise<Input[]> {
  const files = await readModule(zip, goModule, version);
  return files.map(({ path, read }): Input => ({ kind: "bytes", path: `source/${path}`, content: read() }));
}

function fetch(
  context: Context,
  source: GoModuleSource,
  fetcher: Fetcher,
  closure: boolean,
): Promise<Result<void>> {
  const wanted = { goModule: source.goModule, version: source.version, closure };
  const take = (cache: Readable) => addModules(context.store, cache, source);
  return fetchModules(context, wanted, fetcher.toolchain, fetcher.platform, take);
}

/** Only where another process, or the user, empties the store at this very moment. */
function gone({ goModule, version }: GoModuleSource) {
  return failed({
    reason: "source-unreachable",
    what: `the Go module ${goModule}@${version} is not in the store, though it was just put there`,
    why: "something removed it, or the modules that go.sum names are not those that go downloaded",
    next: "Run the command again.",
  });
}
