import { appendFileSync, chmodSync, readFileSync, renameSync, rmSync } from "node:fs";
import { writeSmallWorkspace } from "@drydock/nx/testing/small-workspace.ts";
import { copyWorkspace, type WorkspaceRig } from "@drydock/testing/workspace-rig.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listAffectedTasks } from "./affected-tasks.ts";
import { type GitRepository, initRepository } from "./testing/git-repository.ts";

let rig: WorkspaceRig;
let repository: GitRepository;

beforeAll(() => {
  rig = copyWorkspace();
  for (const folder of ["packages", "toolchains"]) rmSync(rig.path(folder), { recursive: true });
  writeSmallWorkspace(rig.root);
  repository = initRepository(rig.root);
  repository.commit("Begin");
});

afterAll(() => rig[Symbol.asyncDispose]());

/** The tasks that one more commit affects. */
async function affectedBy(change: () => void): Promise<readonly string[]> {
  const before = repository.git("rev-parse", "HEAD");
  change();
  repository.commit("Change");
  const tasks = await listAffectedTasks(rig.root, before);
  if (!tasks.ok) throw new Error(tasks.failure.why);
  return tasks.value.map(({ artifact, kind, platform }) => `${artifact}:${kind}-${platform}`);
}

const append = (file: string) => () => appendFileSync(rig.path(file), "\n");
const each = (name: string, ...kinds: string[]) =>
  kinds.flatMap((kind) => [`${name}:${kind}-arm`, `${name}:${kind}-arm64`]);
const local = each("local", "audit", "build");
const patched = each("patched", "audit", "build", "smoke");
const everything = [...local, ...patched];

/** Changes a package's version in package-lock.json, and has it count as installed. */
function updatePackage(name: string): void {
  const lock = readFileSync(rig.path("package-lock.json"), "utf8");
  const changed = lock.replace(new RegExp(`("node_modules/${name}": \\{\\s+"version": ")[^"]+`), "$199.0.0");
  if (changed === lock) throw new Error(`package-lock.json has no ${name}`);
  rig.write("package-lock.json", changed);
  rig.write("node_modules/.drydock/package-lock.json", changed);
}

test.each<[string, () => void, readonly string[]]>([
  ["no file", () => {}, []],
  ["an artifact's README", append("packages/patched/README.md"), []],
  ["a file beside the definition", () => rig.write("packages/patched/notes.txt", "new"), []],
  ["a test of the tools", append("tools/core/digest.test.ts"), []],
  ["a package that no byte passes through", () => updatePackage("vitest"), []],
  ["a package that bytes pass through", () => updatePackage("tar-stream"), everything],
  ["a recipe", append("packages/patched/build.ts"), patched],
  ["a patch's name", () => rename("packages/patched/patches/fix.patch"), patched],
  ["a source", append("packages/local/src/main.go"), local],
  ["an executable bit", () => chmodSync(rig.path("packages/local/src/main.go"), 0o755), local],
  ["a toolchain's lock for one platform", append("toolchains/c/lock.arm.json"), patched.filter(isArm)],
  ["a toolchain's lock for all", append("toolchains/go/lock.json"), local],
  ["a toolchain that others are based on", append("toolchains/base/lock.json"), everything],
  ["the emulators", append("toolchains/qemu/lock.json"), each("patched", "smoke")],
  ["a platform", append("toolchains/platforms/arm64.json"), everything.filter((task) => !isArm(task))],
  ["the code that builds", append("tools/store/store.ts"), everything],
  ["a patch that is gone", () => rmSync(rig.path("packages/patched/patches/renamed.patch")), patched],
])("a commit that changes %s affects exactly what declares it", async (_what, change, expected) => {
  expect((await affectedBy(change)).toSorted()).toEqual([...expected].sort());
});

function rename(file: string): void {
  renameSync(rig.path(file), rig.path(file.replace(/[^/]+(?=[.]patch)/, "renamed")));
}

function isArm(task: string): boolean {
  return task.endsWith("-arm");
}
