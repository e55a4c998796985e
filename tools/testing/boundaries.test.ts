import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** A small workspace that breaks every rule once. */
const files = {
  "tools/core/core.ts": "export const core = 1;",
  "tools/core/imports-store.ts": 'export * from "../store/store.ts";',
  "tools/core/imports-a-type.ts":
    'import type { store } from "../store/store.ts";\nexport type S = typeof store;',
  "tools/core/imports-later.ts": 'export const later = () => import("../store/store.ts");',
  "tools/core/reads-files.ts": 'export { readFileSync } from "node:fs";',
  "tools/core/core.test.ts": 'export { readFileSync } from "node:fs";\nexport * from "../store/store.ts";',
  "tools/store/store.ts": 'export const store = 1;\nexport * from "../core/core.ts";',
  "tools/store/imports-dockerode.ts": 'export { default } from "dockerode";',
  "tools/store/imports-nothing.ts": 'export * from "./nowhere.ts";',
  "tools/engine/engine.ts": 'export { default } from "dockerode";',
  "tools/cli/imports-engine.ts": 'export * from "../engine/engine.ts";',
  "packages/good/build.ts":
    'import type { store } from "../../tools/store/store.ts";\nexport type S = typeof store;',
  "packages/good/checkout/web/index.js": 'export * from "./nowhere.js";',
  "packages/bad/build.ts": 'export * from "../../tools/store/store.ts";',
};

let broken: Record<string, string>;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), "drydock-boundaries-"));
  for (const file of [".dependency-cruiser.cjs", "package.json"])
    cpSync(join(root, file), join(folder, file));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  const output = await new Promise<string>((resolve) => {
    const args = [join(root, "node_modules/.bin/depcruise"), "--output-type", "json", "tools", "packages"];
    execFile(process.execPath, args, { cwd: folder }, (_error, stdout) => resolve(stdout));
  });
  rmSync(folder, { recursive: true });
  const { summary }: { summary: { violations: { from: string; rule: { name: string } }[] } } =
    JSON.parse(output);
  broken = Object.fromEntries(summary.violations.map(({ from, rule }) => [from, rule.name]));
});

test.each([
  ["core may not import a store", "tools/core/imports-store.ts", "core-imports"],
  ["not even a type of it", "tools/core/imports-a-type.ts", "core-imports"],
  ["nor when it is first needed", "tools/core/imports-later.ts", "core-imports"],
  ["core may not read files", "tools/core/reads-files.ts", "core-is-pure"],
  ["the command line may not import the engine", "tools/cli/imports-engine.ts", "cli-imports"],
  ["only the engine may import dockerode", "tools/store/imports-dockerode.ts", "dockerode-importer"],
  ["a recipe may import none of our code", "packages/bad/build.ts", "recipe-imports"],
  ["an import must lead somewhere", "tools/store/imports-nothing.ts", "resolvable"],
])("%s", (_rule, file, name) => {
  expect(broken[file]).toBe(name);
});

test.each([
  ["a store may import core", "tools/store/store.ts"],
  ["the engine may import dockerode", "tools/engine/engine.ts"],
  ["a recipe may import our types", "packages/good/build.ts"],
  ["a test may import what it likes", "tools/core/core.test.ts"],
  ["and so may upstream's source", "packages/good/checkout/web/index.js"],
])("%s", (_rule, file) => {
  expect(broken).not.toHaveProperty([file]);
});
