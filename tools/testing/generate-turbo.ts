/**
 * Writes what turbo needs to run the same tasks as Nx: `node tools/testing/generate-turbo.ts`. With `--check` it writes nothing, and exits with
 * status 1 when a file is not what the definitions say.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openWorkspace } from "@drydock/build/workspace.ts";
import { planTurboFiles } from "./turbo-files.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const check = process.argv.includes("--check");

for (const [file, text] of await planTurboFiles(openWorkspace(root, process.env))) {
  const path = join(root, file);
  if (existsSync(path) && readFileSync(path, "utf8") === text) continue;
  if (check) {
    process.exitCode = 1;
    process.stderr.write(`${file} is stale. Run: node tools/testing/generate-turbo.ts\n`);
  } else {
    writeFileSync(path, text);
  }
}
