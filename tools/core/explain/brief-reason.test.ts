import { expect, test } from "vitest";
import { sha256Of } from "../digest.ts";
import type { Plan } from "../plan.ts";
import { briefReason } from "./brief-reason.ts";
import type { Change } from "./change.ts";

const plan = { artifact: "wg", platform: "arm" } as Plan;
const brief = (changes: Change[]) =>
  briefReason({ kind: "changed", since: "2026-01-01T00:00:00.000Z", changes }, plan);

const recipe: Change = {
  kind: "file",
  file: "packages/wg/build.ts",
  from: { sha256: sha256Of("a"), executable: false },
  to: { sha256: sha256Of("b"), executable: false },
  diff: { added: 1, removed: 1, hunks: [] },
};
const packageOf = (name: string): Change => ({ kind: "package", of: "debian", name, from: "1", to: "2" });

test("a first build, and one whose outputs were not whole", () => {
  expect(briefReason({ kind: "first" }, plan)).toBe("first build here");
  expect(briefReason({ kind: "outputs", damage: "bin/wg is missing" }, plan)).toBe(
    "no input changed, but bin/wg is missing",
  );
});

test("up to three changes are named, files as they lie in the artifact's folder", () => {
  expect(brief([recipe, packageOf("make"), packageOf("sed")])).toBe(
    "build.ts changed (+1 -1), package make 1 -> 2, package sed 1 -> 2",
  );
});

test("of more it says how many, and what lists them", () => {
  expect(brief([recipe, ...["a", "b", "c", "d"].map(packageOf)])).toBe(
    "build.ts changed (+1 -1), package a 1 -> 2, package b 1 -> 2 (and 2 more: drydock why wg --platform arm)",
  );
});

test("a long one is cut", () => {
  const flags = "-O2 ".repeat(100);
  const text = brief([{ kind: "variable", name: "CFLAGS", to: flags }]);
  expect(text).toHaveLength(80);
  expect(text).toMatch(/^variable CFLAGS "-O2 .*…$/);
});
