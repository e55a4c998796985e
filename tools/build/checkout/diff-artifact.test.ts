import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { applyByHand, filesOf, type PinnedWorkspace, pinnedWorkspace } from "./testing/pinned-workspace.ts";

async function checkedOut(): Promise<PinnedWorkspace> {
  const workspace = await pinnedWorkspace();
  await workspace.drydock("checkout");
  return workspace;
}

function write(workspace: PinnedWorkspace, file: string, content: string | Buffer): void {
  mkdirSync(dirname(workspace.inCheckout(file)), { recursive: true });
  writeFileSync(workspace.inCheckout(file), content);
}

function patchesOf(workspace: PinnedWorkspace): string[] {
  return readdirSync(workspace.path("packages/tool/patches")).sort();
}

const commitAll = (workspace: PinnedWorkspace) => {
  workspace.git(["add", "--all"]);
  workspace.git(["-c", "user.name=Me", "-c", "user.email=me@localhost", "commit", "-qm", "Mine"]);
};

const edits: readonly [string, (workspace: PinnedWorkspace) => void, string][] = [
  ["a line", (w) => appendFileSync(w.inCheckout("main.c"), "int more;\n"), "main.c"],
  ["a new file", (w) => write(w, "new.c", "int new;\n"), "new.c (added)"],
  ["a new file deep down", (w) => write(w, "a/b/c.c", "int c;\n"), "a/b/c.c (added)"],
  ["a deleted file", (w) => rmSync(w.inCheckout("lib/tool.c")), "lib/tool.c (deleted)"],
  ["an executable bit", (w) => chmodSync(w.inCheckout("main.c"), 0o755), "main.c"],
  ["no executable bit any longer", (w) => chmodSync(w.inCheckout("run.sh"), 0o644), "run.sh"],
  [
    "a new executable file",
    (w) => {
      write(w, "new.sh", "#!/bin/sh\n");
      chmodSync(w.inCheckout("new.sh"), 0o755);
    },
    "new.sh (added)",
  ],
  ["a new link", (w) => symlinkSync("main.c", w.inCheckout("new-link.c")), "new-link.c (added)"],
  [
    "a link's target",
    (w) => {
      rmSync(w.inCheckout("link.c"));
      symlinkSync("new.c", w.inCheckout("link.c"));
    },
    "link.c",
  ],
  [
    "a file's name",
    (w) => renameSync(w.inCheckout("new.c"), w.inCheckout("renamed.c")),
    "new.c (deleted)\n  renamed.c (added)",
  ],
  ["no line break at the end", (w) => write(w, "main.c", "int main() { return 3; }"), "main.c"],
  ["an empty file", (w) => write(w, "empty", ""), "empty (added)"],
  ["a file that becomes empty", (w) => truncateSync(w.inCheckout("renamed.c")), "renamed.c"],
  [
    "text that is not UTF-8",
    (w) => write(w, "latin1.c", Buffer.from("/* th\xe9 */\n", "latin1")),
    "latin1.c",
  ],
  ["lines that end as in DOS", (w) => write(w, "dos.txt", "one\r\n2\r\nthree\r\n"), "dos.txt"],
  ["a name with spaces", (w) => write(w, "a name.c", "int name;\n"), "a name.c (added)"],
  ["a name of two lines", (w) => write(w, "two\nlines.c", "int lines;\n"), "two\nlines.c (added)"],
  ["a name with an umlaut", (w) => write(w, "für.c", "int f;\n"), "für.c (added)"],
  ["a file that git ignores", (w) => write(w, "x.generated", "made\n"), "x.generated (added)"],
  ["white space at a line's end", (w) => appendFileSync(w.inCheckout("main.c"), "\n \t \n"), "main.c"],
  [
    "an edit that is staged",
    (w) => {
      write(w, "staged.c", "int staged;\n");
      w.git(["add", "staged.c"]);
    },
    "staged.c (added)",
  ],
  [
    "an edit that is committed",
    (w) => {
      write(w, "committed.c", "int committed;\n");
      commitAll(w);
    },
    "committed.c (added)",
  ],
  [
    "a link in place of a file",
    (w) => {
      rmSync(w.inCheckout("staged.c"));
      symlinkSync("main.c", w.inCheckout("staged.c"));
    },
    "staged.c",
  ],
];

test("every kind of edit becomes a patch that makes the checkout of the pinned source", async () => {
  const workspace = await checkedOut();
  for (const [index, [what, edit, listed]] of edits.entries()) {
    edit(workspace);
    const { status, stdout, stderr } = await workspace.drydock("diff");
    const name = `${String(index + 2).padStart(4, "0")}-changes.patch`;
    expect({ status, stdout, stderr }, what).toEqual({
      status: 0,
      stdout: `packages/tool/patches/${name} is new: say above its first line what it is for\n  ${listed}\n`,
      stderr: "",
    });
    expect(workspace.git(["status", "--porcelain"]), what).toBe("");
    expect(workspace.git(["log", "-1", "--format=%s%d"]), what).toBe(`${name} (HEAD -> main, tag: patched)`);
    const patches = patchesOf(workspace).map((file) => workspace.path(`packages/tool/patches/${file}`));
    expect(filesOf(workspace.inCheckout("")), what).toEqual(applyByHand(workspace, patches));
  }
  const again = await workspace.drydock("diff");
  expect(again).toEqual({
    status: 0,
    stdout: "packages/tool/checkout has nothing that is not in a patch already\n",
    stderr: "",
  });
  expect((await workspace.drydock("checkout", { remove: true })).status).toBe(0);
  expect((await workspace.drydock("checkout")).stderr).toBe("");
});

test("the same edits give the same patch, and the same commit", async () => {
  const [one, other] = [await checkedOut(), await checkedOut()];
  for (const workspace of [one, other]) {
    appendFileSync(workspace.inCheckout("main.c"), "int more;\n");
    write(workspace, "new.c", "int new;\n");
  }
  commitAll(other);
  const settings = { HOME: "/nowhere", GIT_DIFF_OPTS: "-u9", GIT_EXTERNAL_DIFF: "false" };
  await one.drydock("diff");
  await other.drydock("diff", {}, settings);
  const patch = (workspace: PinnedWorkspace) =>
    readFileSync(workspace.path("packages/tool/patches/0002-changes.patch"), "utf8");
  expect(patch(other)).toBe(patch(one));
  expect(other.git(["rev-parse", "patched^{tree}"])).toBe(one.git(["rev-parse", "patched^{tree}"]));
});

test.for<[string, (workspace: PinnedWorkspace) => void, string]>([
  [
    "binary files",
    (w) => write(w, "logo.png", Buffer.from([0, 1, 2])),
    "a patch holds lines of text, and these are binary:\n    logo.png\n",
  ],
  [
    "a repository of its own",
    (w) => {
      write(w, "sub/x.c", "int x;\n");
      w.git(["init", "-q", "sub"]);
      w.git(["-C", "sub", "add", "x.c"]);
      w.git(["-C", "sub", "-c", "user.name=Me", "-c", "user.email=me@localhost", "commit", "-qm", "x"]);
    },
    "these are repositories of their own:\n    sub\n",
  ],
  [
    "what patch refuses",
    (w) => {
      rmSync(w.inCheckout("lib"), { recursive: true });
      write(w, "lib", "no folder any longer\n");
    },
    "patch(1) would not make these what they are in the checkout:\n    lib\n",
  ],
])("%s do not fit into a patch, and nothing is changed", async ([_what, edit, why]) => {
  const workspace = await checkedOut();
  edit(workspace);
  const before = workspace.git(["status", "--porcelain", "--branch"]);
  const { status, stdout, stderr } = await workspace.drydock("diff");
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toContain("[unfit-for-patch]\n  at packages/tool/checkout\n");
  expect(stderr).toContain(why);
  expect(patchesOf(workspace)).toEqual(["0001-one.patch"]);
  expect(workspace.git(["status", "--porcelain", "--branch"])).toBe(before);
});

test("a patch gets the name that it is given, if it comes last by it", async () => {
  const workspace = await checkedOut();
  appendFileSync(workspace.inCheckout("main.c"), "int more;\n");
  for (const [as, why] of [
    ["0000-first.patch", "it must come after 0001-one.patch"],
    ["0001-one.patch", "it must come after 0001-one.patch"],
    ["0002-more.diff", "it must be a file name that ends in .patch"],
    ["../0002-more.patch", "it must be a file name that ends in .patch"],
  ]) {
    const { status, stderr } = await workspace.drydock("diff", { as });
    expect({ status, stderr }, as).toEqual({ status: 1, stderr: expect.stringContaining(why as string) });
  }
  expect((await workspace.drydock("diff", { as: "more.patch" })).status).toBe(0);
  expect(patchesOf(workspace)).toEqual(["0001-one.patch", "more.patch"]);
});

test("where no number comes last, a name is asked for", async () => {
  const workspace = await pinnedWorkspace();
  renameSync(
    workspace.path("packages/tool/patches/0001-one.patch"),
    workspace.path("packages/tool/patches/one.patch"),
  );
  await workspace.drydock("checkout");
  appendFileSync(workspace.inCheckout("main.c"), "int more;\n");
  const { status, stderr } = await workspace.drydock("diff");
  expect(status).toBe(1);
  expect(stderr).toContain("and one.patch is the last");
  expect(stderr).toContain("drydock diff tool --as NAME.patch");
});

test("without a checkout there is nothing to make a patch of", async () => {
  const { status, stderr } = await (await pinnedWorkspace()).drydock("diff");
  expect(status).toBe(1);
  expect(stderr).toContain("error: there is no checkout of tool to make a patch of [no-checkout]");
});
