import { join, matchesGlob } from "node:path";
import { buildingFiles } from "@drydock/build/building-code.ts";
import { runtimeImports } from "@drydock/testing/runtime-imports.ts";
import { expect, test } from "vitest";
import { buildingCode } from "./code-inputs.ts";

const tools = join(import.meta.dirname, "..");
const [left, taken] = [true, false].map((negative) =>
  buildingCode
    .filter((pattern) => pattern.startsWith("!") === negative)
    .map((pattern) => pattern.replace(/^!?\{workspaceRoot\}\/tools\//, "")),
) as [string[], string[]];

const isTaken = (file: string) =>
  taken.some((pattern) => matchesGlob(file, pattern)) && !left.some((pattern) => matchesGlob(file, pattern));

/** The modules, and all that they import. */
function closure(modules: readonly string[]): Set<string> {
  const seen = new Set(modules);
  for (const module of seen) for (const imported of runtimeImports(tools, module)) seen.add(imported);
  return seen;
}

test("a build is looked at again when any code changes that plans it", () => {
  const planning = [...closure(["build/plan-artifact.ts"])];
  expect(planning).toContain("core/artifact.ts");
  expect(planning.filter((file) => !isTaken(file))).toEqual([]);
});

test("and when any code changes that makes its outputs", () => {
  expect(buildingFiles.filter((file) => !isTaken(file))).toEqual([]);
});

test.each([
  "build/format-failure.ts",
  "build/audit-outputs.ts",
  "core/audit-table.ts",
  "core/elf/read-elf.ts",
])("%s leaves builds alone", (file) => expect(isTaken(file)).toBe(false));
