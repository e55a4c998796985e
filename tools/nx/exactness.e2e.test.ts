import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
} from "node:fs";
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
  // What stands in for the executor makes nothing that a build record could vouch for.
  rig.write("tools/nx/confirm-hits.ts", "export const confirmHits = async () => {};\n");
  await runAll();
});

afterAll(() => rig[Symbol.asyncDispose]());

/** The targets that run again, of all builds, audits and smoke tests. */
async function runAll(env: Record<string, string> = {}): Promise<string[]> {
  rmSync(rig.path("ran.txt"), { force: true });
  const targets = ["build", "audit", "smoke"].flatMap((name) => [`${name}-arm`, `${name}-arm64`]);
  const { status, stdout, stderr } = await rig.run(["./nx", "run-many", "-t", ...targets], { env });
  expect(status, `${stdout}${stderr}`).toBe(0);
  return existsSync(rig.path("ran.txt"))
    ? readFileSync(rig.path("ran.txt"), "utf8").trim().split("\n").sort()
    : [];
}

const each = (name: string, ...commands: string[]) =>
  commands.flatMap((command) => [`${name}:${command}-arm`, `${name}:${command}-arm64`]);
const builds = [...each("local", "build"), ...each("patched", "build")];
// What counts as a file of an artifact is in the options of its builds, and Nx hashes those with every target of the project.
const allOf = {
  local: each("local", "audit", "build"),
  patched: each("patched", "audit", "build", "smoke"),
};
const append = (file: string) => () => appendFileSync(rig.path(file), "\n// changed\n");
const json = (file: string) => () => appendFileSync(rig.path(file), "\n");

function writeCheckout(text: string): void {
  rig.write("packages/patched/checkout/.git/drydock.json", "{}");
  rig.write("packages/patched/checkout/main.c", text);
}

test.each([
  ["nothing", () => {}],
  ["an artifact's README", append("packages/patched/README.md")],
  ["a file beside the definition", () => rig.write("packages/patched/notes.txt", "new")],
  ["the workspace's README", () => rig.write("README.md", "new")],
  ["a test of the tools", () => rig.write("tools/core/new.test.ts", "export {};")],
  ["the code that tells why a build ran", append("tools/core/explain/compare-plans.ts")],
  ["a generated schema", json("tools/core/schema/artifact.json")],
  ["the command line's code", append("tools/cli/main.js")],
  ["the words of failures", append("tools/build/format-failure.ts")],
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
  ["a recipe", append("packages/patched/build.ts"), allOf.patched],
  ["a patch", append("packages/patched/patches/fix.patch"), allOf.patched],
  [
    "a patch's executable bit",
    () => chmodSync(rig.path("packages/patched/patches/fix.patch"), 0o755),
    allOf.patched,
  ],
  ["a local source file", append("packages/local/src/main.go"), allOf.local],
  [
    "a local source file's executable bit",
    () => chmodSync(rig.path("packages/local/src/main.go"), 0o755),
    allOf.local,
  ],
  [
    "a link in a local source",
    () => symlinkSync("main.go", rig.path("packages/local/src/link.go")),
    allOf.local,
  ],
  [
    "a local source file that git ignores",
    () => rig.write("packages/local/src/x.generated", "1"),
    allOf.local,
  ],
  ["what such a file holds", () => rig.write("packages/local/src/x.generated", "2"), allOf.local],
  ["nothing but a checkout of its source", () => writeCheckout("int main() {}"), allOf.patched],
  ["a file of a checkout", () => writeCheckout("int main() { return 1; }"), allOf.patched],
  [
    "a checked out file's executable bit",
    () => chmodSync(rig.path("packages/patched/checkout/main.c"), 0o755),
    allOf.patched,
  ],
  ["the runner of recipes", append("tools/recipe/run.ts"), [...allOf.local, ...allOf.patched]],
  ["a toolchain's lock", json("toolchains/go/lock.json"), each("local", "build")],
  ["a toolchain's lock for one platform", json("toolchains/c/lock.arm.json"), ["patched:build-arm"]],
  ["a toolchain's preparation", append("toolchains/c/prepare.ts"), each("patched", "build")],
  ["the lock of the base of all", json("toolchains/base/lock.json"), builds],
  ["the emulators' lock", json("toolchains/qemu/lock.json"), each("patched", "smoke")],
  [
    "a platform",
    json("toolchains/platforms/arm.json"),
    ["local:audit-arm", "local:build-arm", "patched:audit-arm", "patched:build-arm", "patched:smoke-arm"],
  ],
  ["the code that moves bytes", append("tools/store/store.ts"), builds],
  [
    "the code that audits",
    append("tools/build/audit-outputs.ts"),
    [...each("local", "audit"), ...each("patched", "audit")],
  ],
])("a change of %s reruns exactly what declares it", async (_what, change, expected) => {
  change();
  expect(await runAll()).toEqual(expected);
});

test("what git keeps of a checkout and a file's times rerun nothing, and without the checkout all is as it was", async () => {
  rig.write("packages/patched/checkout/.git/index", "changed");
  utimesSync(rig.path("packages/patched/checkout/main.c"), 1, 1);
  expect(await runAll()).toEqual([]);
  const checkout = rig.path("packages/patched/checkout");
  renameSync(checkout, rig.path("packages/patched/aside"));
  expect(await runAll()).toEqual(allOf.patched);
  renameSync(rig.path("packages/patched/aside"), checkout);
  expect(await runAll()).toEqual([]);
  rmSync(checkout, { recursive: true });
  expect(await runAll()).toEqual([]);
});

test("outputs that were deleted are restored, and nothing runs", async () => {
  rmSync(rig.path("dist"), { recursive: true });
  expect(await runAll()).toEqual([]);
  expect(existsSync(rig.path("dist/arm/patched/output"))).toBe(true);
});

test("a null run loads no TypeScript compiler, which would cost 100 ms", async () => {
  rig.write(
    "node_modules/.cache/watch.cjs",
    `const { appendFileSync } = require("node:fs");
    const Module = require("node:module");
    const load = Module._load;
    Module._load = (request, ...rest) => {
      if (/^(typescript|yargs)$/.test(request)) appendFileSync(${JSON.stringify(rig.path("ran.txt"))}, request + "\\n");
      return load(request, ...rest);
    };`,
  );
  const loaded = await runAll({ NODE_OPTIONS: `--require=${rig.path("node_modules/.cache/watch.cjs")}` });
  // That the one is seen shows that the other would be.
  expect([...new Set(loaded)]).toEqual(["yargs"]);
});
