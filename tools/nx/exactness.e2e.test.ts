import { appendFileSync, chmodSync, cpSync, existsSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { copyWorkspace, type WorkspaceRig } from "@drydock/testing/workspace-rig.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeSmallWorkspace } from "./testing/small-workspace.ts";

let rig: WorkspaceRig;

beforeAll(async () => {
  rig = copyWorkspace();
  rmSync(rig.path("packages"), { recursive: true, force: true });
  rmSync(rig.path("toolchains"), { recursive: true, force: true });
  writeSmallWorkspace(rig.root);
  rig.write(".gitignore", `${readFileSync(rig.path(".gitignore"), "utf8")}\nran.txt\n*.generated\n`);
  cpSync(rig.path("tools/nx/testing/recording-executor.ts"), rig.path("tools/nx/run.ts"));
  await runAll();
});

afterAll(() => rig[Symbol.asyncDispose]());

/** The targets that run again, of all builds, audits and smoke tests. */
async function runAll(): Promise<string[]> {
  rmSync(rig.path("ran.txt"), { force: true });
  const targets = ["build", "audit", "smoke"].flatMap((name) => [`${name}-arm`, `${name}-arm64`]);
  const { status, stdout, stderr } = await rig.run(["./nx", "run-many", "-t", ...targets]);
  expect(status, `${stdout}${stderr}`).toBe(0);
  return existsSync(rig.path("ran.txt"))
    ? readFileSync(rig.path("ran.txt"), "utf8").trim().split("\n").sort()
    : [];
}

const builds = (...names: string[]) => names.flatMap((name) => [`${name}:build-arm`, `${name}:build-arm64`]);
const append = (file: string) => () => appendFileSync(rig.path(file), "\n// changed\n");
const json = (file: string) => () => appendFileSync(rig.path(file), "\n");

test.each([
  ["nothing", () => {}],
  ["an artifact's README", append("packages/patched/README.md")],
  ["a file beside the definition", () => rig.write("packages/patched/notes.txt", "new")],
  ["the workspace's README", () => rig.write("README.md", "new")],
  ["a test of the tools", () => rig.write("tools/core/new.test.ts", "export {};")],
  ["a generated schema", json("tools/core/schema/artifact.json")],
  ["the command line's code", append("tools/cli/main.ts")],
  ["a package's definition of the tools", json("tools/core/package.json")],
  [
    "the version of a package that no byte passes through",
    () => {
      const lock = readFileSync(rig.path("package-lock.json"), "utf8");
      const changed = lock.replace(/("node_modules\/vitest": \{\s+"version": ")[^"]+/, "$15.99.0");
      expect(changed).not.toBe(lock);
      rig.write("package-lock.json", changed);
      rig.write("node_modules/.drydock/package-lock.json", changed);
    },
  ],
])("a change of %s reruns nothing", async (_what, change) => {
  change();
  expect(await runAll()).toEqual([]);
});

test.each([
  ["a recipe", append("packages/patched/build.ts"), builds("patched")],
  ["a patch", append("packages/patched/patches/fix.patch"), builds("patched")],
  [
    "a patch's executable bit",
    () => chmodSync(rig.path("packages/patched/patches/fix.patch"), 0o755),
    builds("patched"),
  ],
  ["a local source file", append("packages/local/src/main.go"), builds("local")],
  [
    "a local source file's executable bit",
    () => chmodSync(rig.path("packages/local/src/main.go"), 0o755),
    builds("local"),
  ],
  [
    "a link in a local source",
    () => symlinkSync("main.go", rig.path("packages/local/src/link.go")),
    builds("local"),
  ],
  [
    "a local source file that git ignores",
    () => rig.write("packages/local/src/x.generated", "1"),
    builds("local"),
  ],
  ["what such a file holds", () => rig.write("packages/local/src/x.generated", "2"), builds("local")],
  ["a toolchain's lock", json("toolchains/go/lock.json"), builds("local")],
  ["a toolchain's lock for one platform", json("toolchains/c/lock.arm.json"), ["patched:build-arm"]],
  ["a toolchain's preparation", append("toolchains/c/prepare.ts"), builds("patched")],
  ["the lock of the base of all", json("toolchains/base/lock.json"), builds("local", "patched")],
  ["the emulators' lock", json("toolchains/qemu/lock.json"), ["patched:smoke-arm", "patched:smoke-arm64"]],
  [
    "a platform",
    json("toolchains/platforms/arm.json"),
    ["local:audit-arm", "local:build-arm", "patched:audit-arm", "patched:build-arm", "patched:smoke-arm"],
  ],
  ["the code that moves bytes", append("tools/store/store.ts"), builds("local", "patched")],
  ["the runner of recipes", append("tools/recipe/run.ts"), builds("local", "patched")],
  [
    "the code that audits",
    append("tools/build/audit-outputs.ts"),
    [
      ...["local:audit-arm", "local:audit-arm64", ...builds("local")],
      ...["patched:audit-arm", "patched:audit-arm64", ...builds("patched")],
    ],
  ],
])("a change of %s reruns exactly what declares it", async (_what, change, expected) => {
  change();
  expect(await runAll()).toEqual(expected);
});

test("outputs that were deleted are restored, and nothing runs", async () => {
  rmSync(rig.path("dist"), { recursive: true });
  expect(await runAll()).toEqual([]);
  expect(existsSync(rig.path("dist/arm/patched/output"))).toBe(true);
});
