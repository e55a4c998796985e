import { readFileSync } from "node:fs";
import { join } from "node:path";
import { canonicalJson } from "@drydock/core/canonical.ts";
import { type Sha256, sha256Of } from "@drydock/core/digest.ts";

/**
 * The code that decides what a plan becomes: how its inputs lie in the container, what the container is, what is taken
 * out of it, and what a source means whose pin leaves that open. Code that carries bytes which a digest names, or only
 * refuses, is not among it: its test says of each module why. Paths below tools/.
 */
export const buildingFiles: readonly string[] = [
  "build/build-container.ts",
  "build/checkout/obtain-checkout-inputs.ts",
  "build/execute-plan.ts",
  "build/input-archive.ts",
  "build/obtain-inputs.ts",
  "build/obtain-modules.ts",
  "build/obtain-pinned-inputs.ts",
  "build/read-entries.ts",
  "build/take-left.ts",
  "build/take-outputs.ts",
  "build/write-entry.ts",
  "engine/build-archive.ts",
  "engine/container-options.ts",
  // The runner, recipe/run.ts, goes in as a file, and so is one of the plan's.
  "recipe/start.ts",
  // A tree that is pinned by its tar is made of it each time.
  "store/archive-entry.ts",
  "store/archive.ts",
  "store/pin-by-tar.ts",
  "store/pin-by-tree.ts",
  "store/select-entries.ts",
  "store/spool.ts",
  "store/tar-entries.ts",
  "store/zip-entries.ts",
];

/** The npm packages through which a build's bytes pass. An update of any other reruns nothing. */
export const carryingPackages: readonly string[] = ["dockerode", "tar-stream", "xz-decompress", "yauzl"];

let digest: Sha256 | undefined;

/** By content alone, wherever the checkout lies. Read once. */
export function digestBuildingCode(): Sha256 {
  digest ??= digestCode(join(import.meta.dirname, ".."));
  return digest;
}

/** The same of the code in another `tools` folder, which lies beside the package.json that pins its packages. */
export function digestCode(tools: string): Sha256 {
  const files = buildingFiles.map((file) => [file, sha256Of(readFileSync(join(tools, file)))]);
  const { dependencies }: { dependencies: Record<string, string> } = JSON.parse(
    readFileSync(join(tools, "../package.json"), "utf8"),
  );
  const packages = carryingPackages.map((name) => [name, dependencies[name]]);
  return sha256Of(canonicalJson({ files, packages }));
}
