/**
 * Writes the JSON Schemas that editors complete definitions with: `node tools/testing/generate-schemas.ts`. With `--check` it writes nothing,
 * and exits with status 1 when one is not what the definitions in tools/core say.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { artifactSchema } from "@drydock/core/artifact.ts";
import { platformSchema } from "@drydock/core/platform.ts";
import { toolchainSchema } from "@drydock/core/toolchain.ts";
import * as z from "zod";

const folder = fileURLToPath(new URL("../core/schema", import.meta.url));
const schemas = { artifact: artifactSchema, platform: platformSchema, toolchain: toolchainSchema };
const check = process.argv.includes("--check");

mkdirSync(folder, { recursive: true });
for (const [name, schema] of Object.entries(schemas)) {
  const file = `${folder}/${name}.json`;
  const text = `${JSON.stringify(z.toJSONSchema(schema), null, 2)}\n`;
  if (existsSync(file) && readFileSync(file, "utf8") === text) continue;
  if (check) {
    process.exitCode = 1;
    process.stderr.write(
      `tools/core/schema/${name}.json is stale. Run: node tools/testing/generate-schemas.ts\n`,
    );
  } else {
    writeFileSync(file, text);
  }
}
