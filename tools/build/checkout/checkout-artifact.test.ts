import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "@drydock/store/testing/temporary-folder.ts";
import { expect, test } from "vitest";
import { planArtifact } from "../plan-artifact.ts";
import { leastArtifact } from "../testing/write-workspace.ts";
import { applyByHand, filesOf, type PinnedWorkspace, pinnedWorkspace } from "./testing/pinned-workspace.ts";

const present = "packages/tool/checkout is there already, and stays as it is\n";

async function checkedOut(): Promise<PinnedWorkspace> {
  const workspace = await pinnedWorkspace();
  const { status, stderr } = await workspace.drydock("checkout");
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return workspace;
}

/** What a user may have told git, all of which would change what is committed, or keep anything from being. */
function hostileSettings(): Record<string, string> {
  const home = temporaryFolder();
  mkdirSync(join(home, "hooks"));
  for (const hook of ["pre-commit", "reference-transaction", "post-index-change"])
    writeFileSync(join(home, "hooks", hook), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
  writeFileSync(
    join(home, ".gitconfig"),
    `[user]\n\tname = Somebody\n\tuseConfigOnly = true\n[commit]\n\tgpgSign = true\n[gpg]\n\tprogram = false
[core]\n\tautocrlf = true\n\thooksPath = ${home}/hooks\n\texcludesFile = ${home}/ignore\n[init]\n\tdefaultBranch = trunk\n\ttemplateDir = ${home}`,
  );
  writeFileSync(join(home, "ignore"), "*.c\n");
  return {
    HOME: home,
    GIT_DIR: "/nowhere",
    GIT_INDEX_FILE: "/nowhere/index",
    GIT_AUTHOR_NAME: "Somebody",
    GIT_COMMITTER_DATE: "2020-01-01T00:00:00Z",
  };
}

test("the pinned source is one commit, each patch is another, and the working tree is the last", async () => {
  const workspace = await checkedOut();
  const log = workspace.git(["log", "--format=%s (%an, %as)%d"]).split("\n");
  expect(log).toEqual([
    "0001-one.patch (Drydock, 2001-09-09) (HEAD -> main, tag: patched)",
    "tool 1.0 as pinned (Drydock, 2001-09-09) (tag: pinned)",
  ]);
  expect(workspace.git(["status", "--porcelain"])).toBe("");
  const patch = workspace.path("packages/tool/patches/0001-one.patch");
  expect(filesOf(workspace.inCheckout(""))).toEqual(applyByHand(workspace, [patch]));
});

test("the commit of the pinned source is it to the byte, whatever the user's git would make of it", async () => {
  const workspace = await checkedOut();
  rmSync(workspace.inCheckout("dos.txt"));
  workspace.git(["-c", "core.autocrlf=true", "checkout", "--quiet", "--force", "pinned"]);
  expect(filesOf(workspace.inCheckout(""))).toEqual(filesOf(workspace.upstream));
});

test("whose it is and what git was told elsewhere makes no difference: the commits are the same", async () => {
  const [one, other] = [await checkedOut(), await pinnedWorkspace()];
  const { status, stderr } = await other.drydock("checkout", {}, hostileSettings());
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(other.git(["rev-parse", "patched", "pinned"])).toBe(one.git(["rev-parse", "patched", "pinned"]));
});

test("a checkout that is there stays as it is", async () => {
  const workspace = await checkedOut();
  appendFileSync(workspace.inCheckout("main.c"), "// mine\n");
  expect(await workspace.drydock("checkout")).toEqual({ status: 0, stdout: present, stderr: "" });
  expect(readFileSync(workspace.inCheckout("main.c"), "utf8")).toContain("// mine");
});

test.for<[string, (workspace: PinnedWorkspace) => void, string]>([
  [
    "another pin",
    (w) =>
      w.write("packages/tool/artifact.json", {
        ...leastArtifact,
        source: { tree: `h1:${"A".repeat(43)}=`, routes: [] },
      }),
    "warning: packages/tool/artifact.json pins another source than its checkout was made of. To have a new one: ",
  ],
  [
    "one patch more",
    (w) => w.write("packages/tool/patches/0002-two.patch", "--- a/x\n+++ b/x\n"),
    "warning: packages/tool/patches has changed since its checkout was made. To have a new one: ",
  ],
  ["one patch less", (w) => w.remove("packages/tool/patches"), "warning: packages/tool/patches has changed"],
])("after %s a checkout stays, and it and a build say what to do", async ([_what, change, warning]) => {
  const workspace = await checkedOut();
  change(workspace);
  const again = await workspace.drydock("checkout");
  expect(again).toMatchObject({ status: 0, stdout: present });
  expect(again.stderr).toContain(warning);
  const { stderr } = await workspace.drydock("build");
  expect(stderr).toContain("• tool is built from packages/tool/checkout, not from its pinned source\n");
  expect(stderr).toContain(warning);
});

test("a patch that is explained in other words is the same patch", async () => {
  const workspace = await checkedOut();
  const file = workspace.path("packages/tool/patches/0001-one.patch");
  writeFileSync(file, `Why it does so.\n${readFileSync(file, "utf8")}`);
  expect((await workspace.drydock("checkout")).stderr).toBe("");
});

test("a source of this repository needs none", async () => {
  const workspace = await pinnedWorkspace();
  workspace.write("packages/tool/artifact.json", leastArtifact);
  expect(await workspace.drydock("checkout")).toEqual({
    status: 0,
    stdout: "the source of tool is in this repository: packages/tool/src\n",
    stderr: "",
  });
});

test("a patch that does not apply is a failure with what patch says of it, and leaves nothing", async () => {
  const workspace = await pinnedWorkspace();
  workspace.write(
    "packages/tool/patches/0002-bad.patch",
    "--- a/main.c\n+++ b/main.c\n@@ -1 +1 @@\n-no\n+yes\n",
  );
  const { status, stdout, stderr } = await workspace.drydock("checkout");
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toContain("error: 0002-bad.patch does not apply to the source of tool [patch-failed]");
  expect(stderr).toContain("at packages/tool/patches/0002-bad.patch");
  expect(stderr).toContain("Hunk #1 FAILED at 1.");
  expect(existsSync(workspace.inCheckout(""))).toBe(false);
  expect(readdirSync(workspace.path(".drydock"))).toEqual([]);
});

test("without git or patch it says what to install", async () => {
  const workspace = await pinnedWorkspace();
  const { status, stderr } = await workspace.drydock("checkout", {}, { PATH: "/nowhere" });
  expect(status).toBe(1);
  expect(stderr).toMatch(
    /\[unsupported-host\]\n {2}there is no git on PATH\n {2}Next: Install it .*apt-get install git patch/,
  );
});

test("a folder that is no checkout of ours is not built from", async () => {
  const workspace = await checkedOut();
  rmSync(workspace.inCheckout(".git/drydock.json"));
  const { status, stderr } = await workspace.drydock("build");
  expect(status).toBe(1);
  expect(stderr).toMatch(/^error: packages\/tool\/checkout cannot be used \[damaged-checkout\]/);
});

test("a plan has all of a checkout but git's own files, and tells what it was made of", async () => {
  const workspace = await pinnedWorkspace();
  const plan = async () => {
    const planned = await planArtifact(workspace, "tool", "arm");
    if (!planned.ok) throw new Error(planned.failure.why);
    return planned.value.plan;
  };
  const before = await plan();
  await workspace.drydock("checkout");
  for (const file of ["new.c", "new.generated", "node_modules/x.js", "lib/.git/x"]) {
    mkdirSync(join(workspace.inCheckout(file), ".."), { recursive: true });
    writeFileSync(workspace.inCheckout(file), "new");
  }
  const { source, files } = await plan();
  expect(source).toEqual({ checkout: before.source });
  const paths = files.map(({ path }) => path);
  expect(paths).toEqual(
    expect.arrayContaining([
      "source/main.c",
      "source/new.c",
      "source/new.generated",
      "source/node_modules/x.js",
    ]),
  );
  expect(paths.filter((path) => /\.git\/|^patches\//.test(path))).toEqual([]);
});
