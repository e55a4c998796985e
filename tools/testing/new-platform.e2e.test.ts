import { existsSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BuildRig, openBuildRig } from "./build-rig.ts";
import { readJson } from "./read-json.ts";

// Adding a platform takes a file, a lock, and its name in the definitions of what is to be built for it. No code.

let rig: BuildRig;

const riscv64 = {
  description: "RISC-V, 64 bit, with floating point and compressed instructions",
  triple: "riscv64-linux-gnu",
  muslTriple: "riscv64-linux-musl",
  elf: { machine: "riscv", class: 64, byteOrder: "little", floatAbi: "double" },
  go: { GOOS: "linux", GOARCH: "riscv64" },
  cflags: ["-march=rv64gc", "-mabi=lp64d"],
  packages: { c: ["gcc-12-riscv64-linux-gnu", "libc6-dev-riscv64-cross"] },
  qemu: "riscv64",
};

beforeAll(async () => {
  rig = await openBuildRig();
  rig.workspace.write("toolchains/platforms/riscv64.json", JSON.stringify(riscv64, null, 2));
  for (const name of ["bash", "wireguard-go"]) {
    const file = `packages/${name}/artifact.json`;
    const artifact = readJson<{ platforms: string[] }>(rig.workspace.path(file));
    rig.workspace.write(file, JSON.stringify({ ...artifact, platforms: ["riscv64"] }, null, 2));
  }
});

afterAll(() => rig?.[Symbol.asyncDispose]());

test("its C toolchain is locked: musl is built for it", async () => {
  await rig.succeed(["lock", "musl", "--platform", "riscv64"]);
  expect(existsSync(rig.workspace.path("toolchains/musl/lock.riscv64.json"))).toBe(true);
});

test("bash is built for it, in C, and runs", async () => {
  const smoke = await rig.succeed(["smoke", "bash", "--platform", "riscv64"]);
  expect(smoke.stdout).toMatch(/^bash for riscv64 runs under QEMU: bin\/bash --version, /);
  expect(smoke.stderr).toContain("riscv64-unknown-linux-musl");
});

test("wireguard-go is built for it, in Go, and runs", async () => {
  const smoke = await rig.succeed(["smoke", "wireguard-go", "--platform", "riscv64"]);
  expect(smoke.stdout).toBe("wireguard-go for riscv64 runs under QEMU: bin/wireguard-go --version\n");
});

test("what was built is for it and nothing else", async () => {
  const { stdout } = await rig.succeed(["audit", "bash", "wireguard-go"]);
  expect(stdout).toMatch(/^bin\/bash +executable +riscv 64 double +static /m);
  expect(stdout).toMatch(/^bin\/wireguard-go +executable .* riscv 64 double +static /m);
});
