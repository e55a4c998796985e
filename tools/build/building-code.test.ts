import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runtimeImports } from "@drydock/testing/runtime-imports.ts";
import { expect, onTestFinished, test } from "vitest";
import { buildingFiles, digestBuildingCode, digestCode } from "./building-code.ts";

const tools = join(import.meta.dirname, "..");

/** What the code that counts imports, and does not count itself, with the reason. */
const exempt: Readonly<Record<string, string>> = {
  "build/fetch-modules.ts": "what it fetches is taken by its sum alone",
  "build/input-changed.ts": "an error",
  "build/obtain-tree.ts": "says where to look for a tree, which the plan names",
  "build/workspace.ts": "says where a definition's folder is",
  "core/cache-folder.ts": "a path that stands in the plan's environment too",
  "core/canonical.ts": "plan.json, which goes in, is the very text that the plan's digest is of",
  "core/digest.ts": "a digest that were another would find nothing",
  "core/failure.ts": "how failures are told",
  "core/format-units.ts": "how sizes are told",
  "core/tree.ts": "a digest that were another would find nothing",
  "engine/cache-volume.ts": "says where compilers keep what decides nothing: see compiler-cache.e2e.test.ts",
  "engine/labels.ts": "labels, which a container cannot read",
  "engine/owner.ts": "labels, which a container cannot read",
  "store/add-go-modules.ts": "what it adds is taken by its sum alone",
  "store/blob.ts": "gives the bytes that a digest names",
  "store/deb.ts": "gives the one tar that the format says is a package's data",
  "store/decompress.ts": "a format's own inverse",
  "store/digest-file.ts": "a digest that were another would find nothing",
  "store/go-modules.ts": "gives the zips that go.sum names, each verified by its sum",
  "store/go-sum.ts": "tells which modules a checkout may ask for: refuses, or not",
  "store/link-escape.ts": "refuses, or not",
  "store/module-zip.ts": "gives the files of a zip, which its sum is of",
  "store/summed.ts": "the very bytes, while a digest is taken of them",
  "store/temporary.ts": "says where to write",
  "store/tree.ts": "writes and reads a tree by its digest, which is of all that counts in one",
};

test("all of it is there", () => {
  expect(buildingFiles.filter((file) => !existsSync(join(tools, file)))).toEqual([]);
});

test("whatever it imports is part of it, or cannot change what a plan becomes", () => {
  const imported = new Set(buildingFiles.flatMap((file) => runtimeImports(tools, file)));
  const others = [...imported].filter((file) => !buildingFiles.includes(file)).sort();
  expect(others).toEqual(Object.keys(exempt));
});

function copyOfTools(): string {
  const root = mkdtempSync(join(tmpdir(), "drydock-code-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  cpSync(join(tools, "../package.json"), join(root, "package.json"));
  for (const file of buildingFiles) cpSync(join(tools, file), join(root, "tools", file));
  return root;
}

test("its digest is the same wherever it lies", () => {
  expect(digestCode(join(copyOfTools(), "tools"))).toBe(digestBuildingCode());
});

test.each(buildingFiles)("its digest is another when %s changes", (file) => {
  const root = copyOfTools();
  writeFileSync(join(root, "tools", file), "// changed\n", { flag: "a" });
  expect(digestCode(join(root, "tools"))).not.toBe(digestBuildingCode());
});

test("its digest is another when a package that carries bytes does, and no other package", () => {
  const root = copyOfTools();
  const pin = (versions: Record<string, string>) => {
    const dependencies = { dockerode: "1.0.0", "tar-stream": "1.0.0", ...versions };
    writeFileSync(join(root, "package.json"), JSON.stringify({ dependencies }));
    return digestCode(join(root, "tools"));
  };
  const before = pin({});
  expect(pin({ picocolors: "1.0.0" })).toBe(before);
  expect(pin({ "tar-stream": "1.0.1" })).not.toBe(before);
});
