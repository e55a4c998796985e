import { readFileSync } from "node:fs";
import type { BuildRecord } from "@drydock/core/build-record.ts";
import type { WorkspaceRig } from "../workspace-rig.ts";

const name = "bench-tiny";

/** An artifact that takes next to no time to make: its recipe writes one file of `bytes` bytes. */
export interface TinyArtifact {
  readonly name: string;
  /** Relative to the workspace. */
  readonly dist: string;
  /** Changes its source, so that the next build is another one. */
  touch(): void;
  /** Milliseconds that the recipe of its last build took. */
  recipeMs(): number;
}

export function writeTinyArtifact(rig: WorkspaceRig, bytes: number): TinyArtifact {
  const write = (file: string, text: string) => rig.write(`packages/${name}/${file}`, text);
  const dist = `dist/arm/${name}`;
  let version = 0;
  const touch = () => write("source/version", `${version++}\n`);
  const definition = {
    description: "For the bench",
    version: "1",
    license: "MIT",
    source: { local: "source" },
    toolchain: "shell",
    platforms: ["arm"],
    outputs: { data: { file: true } },
  };
  write("artifact.json", JSON.stringify(definition));
  write(
    "build.ts",
    `export default async ({ $, source, out }) => {
  await $\`head -c ${bytes} /dev/zero > \${out}/data; cat \${source}/version >> \${out}/data\`;
};
`,
  );
  touch();
  return {
    name,
    dist,
    touch,
    recipeMs() {
      const record: BuildRecord = JSON.parse(readFileSync(rig.path(`${dist}/build-record.json`), "utf8"));
      return record.recipeMs;
    },
  };
}
