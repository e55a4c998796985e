import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { sha256Of } from "@drydock/core/digest.ts";
import { imageConfig } from "@drydock/core/image.ts";
import type { Lock } from "@drydock/core/lock.ts";
import { temporaryFolder } from "@drydock/store/testing/temporary-folder.ts";
import { lockFile } from "../definitions.ts";
import { readIntent } from "../resolve-toolchain.ts";
import type { Workspace } from "../workspace.ts";

/** A workspace of a test, with the least that one has: an artifact, two platforms, a toolchain and its lock. */
export interface WrittenWorkspace extends Workspace {
  path(file: string): string;
  /** Writes a file; what is not text is written as JSON. */
  write(file: string, content: unknown): void;
  remove(file: string): void;
  /** Writes a toolchain's lock, good for what its definition says now. `tars` stand for its layers' bytes. */
  lock(toolchain: string, platform: string, tars?: readonly string[]): Promise<void>;
}

export const leastArtifact = {
  description: "A tool",
  version: "1.0",
  license: "MIT",
  source: { local: "src" },
  toolchain: "c",
  platforms: ["arm", "arm64"],
  outputs: { "bin/tool": { elf: "executable", linkage: "static" } },
};

export const leastToolchain = {
  description: "C",
  layers: [{ files: { "/etc/x": "x" } }],
  env: { CC: "${triple}-gcc" },
};

export const leastPlatform = {
  description: "ARM",
  triple: "arm-linux-gnueabihf",
  muslTriple: "arm-linux-musleabihf",
  elf: { machine: "arm", class: 32, byteOrder: "little" },
  go: { GOARCH: "arm" },
  cflags: ["-mthumb"],
  packages: { c: ["gcc-arm"] },
  qemu: "arm",
};

export async function writeWorkspace(): Promise<WrittenWorkspace> {
  const root = temporaryFolder();
  const workspace: WrittenWorkspace = {
    root,
    valid: join(root, "valid"),
    path: (file) => join(root, file),
    write(file, content) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(
        join(root, file),
        typeof content === "string" ? content : JSON.stringify(content, null, 2),
      );
    },
    remove: (file) => rmSync(join(root, file), { recursive: true }),
    async lock(toolchain, platform, tars) {
      const read = await readIntent(workspace, toolchain, platform);
      if (!read.ok) throw new Error(read.failure.why);
      const { base, intent, lockPlatform } = read.value;
      const layers = read.value.toolchain.layers.map((_layer, index) => ({
        files: true as const,
        tar: sha256Of(tars?.[index] ?? `${toolchain} ${index}`),
        bytes: 1024,
      }));
      const all = [...(base?.layers ?? []).map(({ locked }) => locked), ...layers];
      const lock: Lock = { intent, image: imageConfig(all.map(({ tar }) => tar)).id, layers };
      workspace.write(lockFile({ ...workspace, root: "" }, toolchain, lockPlatform), lock);
    },
  };
  workspace.write("nx.json", {});
  workspace.write("packages/tool/artifact.json", leastArtifact);
  workspace.write("packages/tool/build.ts", "export default async () => {};\n");
  workspace.write("packages/tool/src/main.c", "int main() {}\n");
  workspace.write("toolchains/platforms/arm.json", leastPlatform);
  workspace.write("toolchains/platforms/arm64.json", { ...leastPlatform, triple: "aarch64-linux-gnu" });
  workspace.write("toolchains/c/toolchain.json", leastToolchain);
  await workspace.lock("c", "arm");
  return workspace;
}
