import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const source = {
  tree: `h1:${"A".repeat(43)}=`,
  routes: [{ https: "https://example.org/source.tar.gz" }],
};

function artifact(name: string, details: object): string {
  return JSON.stringify({
    description: `What ${name} is`,
    version: "1.0",
    license: "MIT",
    source,
    platforms: ["arm", "arm64"],
    outputs: { [`bin/${name}`]: { elf: "executable", linkage: "static" } },
    ...details,
  });
}

const platform = {
  description: "A platform",
  triple: "arm-linux-gnueabihf",
  muslTriple: "arm-linux-musleabihf",
  elf: { machine: "arm", class: 32, byteOrder: "little", floatAbi: "hard" },
  go: { GOOS: "linux" },
  cflags: [],
  packages: {},
  qemu: "arm",
};

/** Two toolchains on one base, and an artifact of each kind that inference tells apart. */
const files: Readonly<Record<string, string>> = {
  "toolchains/platforms/arm.json": JSON.stringify(platform),
  "toolchains/platforms/arm64.json": JSON.stringify(platform),
  "toolchains/base/toolchain.json": JSON.stringify({ description: "Base", layers: [] }),
  "toolchains/base/lock.json": "{}",
  "toolchains/c/toolchain.json": JSON.stringify({ description: "C", base: "base", layers: [] }),
  "toolchains/c/prepare.ts": "export {};",
  "toolchains/c/lock.arm.json": "{}",
  "toolchains/c/lock.arm64.json": "{}",
  "toolchains/go/toolchain.json": JSON.stringify({ description: "Go", base: "base", layers: [] }),
  "toolchains/go/lock.json": "{}",
  "toolchains/qemu/toolchain.json": JSON.stringify({ description: "QEMU", layers: [] }),
  "toolchains/qemu/lock.json": "{}",
  "packages/patched/artifact.json": artifact("patched", {
    toolchain: "c",
    smoke: [{ run: ["bin/patched", "--version"] }],
  }),
  "packages/patched/build.ts": "export default async () => {};",
  "packages/patched/patches/fix.patch": "a patch",
  "packages/patched/README.md": "Read me.",
  "packages/local/artifact.json": artifact("local", { toolchain: "go", source: { local: "src" } }),
  "packages/local/build.ts": "export default async () => {};",
  "packages/local/src/main.go": "package main",
  "tools/engine/package.json": JSON.stringify({ name: "@drydock/engine", nx: { name: "engine" } }),
};

/** Writes the definitions of a small workspace below a folder. */
export function writeSmallWorkspace(root: string): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
    chmodSync(join(root, file), 0o644);
  }
}
