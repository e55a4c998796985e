import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { canonicalJson } from "@drydock/core/canonical.ts";
import { hexOf, sha256Of } from "@drydock/core/digest.ts";
import type { Emit } from "@drydock/core/event.ts";
import type { GoModuleSource } from "@drydock/core/source.ts";
import { sumKeyOf, zipPathOf } from "./go-module-path.ts";
import { parseGoSum } from "./go-sum.ts";
import { readModule } from "./module-zip.ts";
import type { Store } from "./store.ts";
import { findSummed } from "./summed-file.ts";

/** What says which modules a Go program is built with. A text is empty where the module has no such file. */
export interface ModuleTexts {
  readonly goMod: string;
  readonly goSum: string;
}

/** A stored file, and its path in a module proxy, which may be a plain folder (GOPROXY=file://…). */
export interface ProxyFile {
  readonly path: string;
  readonly file: string;
  readonly bytes: number;
}

/** The stored zip of a module, verified; a damaged one is removed, and is not there. */
export function findModule(store: Store, source: GoModuleSource, emit: Emit): Promise<string | undefined> {
  return findSummed(store, source.sum, zipPathOf(source.goModule, source.version), emit);
}

/** The go.mod and go.sum in a module's verified zip. */
export async function readModuleTexts(zip: string, source: GoModuleSource): Promise<ModuleTexts> {
  const files = await readModule(zip, source.goModule, source.version);
  const read = (name: string) =>
    files
      .find(({ path }) => path === name)
      ?.read()
      .toString() ?? "";
  return { goMod: read("go.mod"), goSum: read("go.sum") };
}

/**
 * The modules that belong to a go.mod, each verified by its go.sum. Undefined where they were never added, or one of
 * them is gone or damaged.
 */
export async function findModules(
  store: Store,
  texts: ModuleTexts,
  emit: Emit,
): Promise<readonly ProxyFile[] | undefined> {
  const paths = readList(moduleListFile(store, texts));
  if (paths === undefined) return undefined;
  const sums = parseGoSum(texts.goSum);
  const files: ProxyFile[] = [];
  for (const path of paths) {
    const sum = sums.get(sumKeyOf(path) ?? "");
    const file = sum && (await findSummed(store, sum, path, emit));
    if (file === undefined) return undefined;
    files.push({ path, file, bytes: statSync(file).size });
  }
  return files;
}

/** The list of proxy paths that make a set complete: go.sum often names more than `go mod download` fetches. */
export function moduleListFile(store: Store, texts: ModuleTexts): string {
  return join(store.root, "modules", `${hexOf(sha256Of(canonicalJson(texts)))}.json`);
}

function readList(file: string): string[] | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
