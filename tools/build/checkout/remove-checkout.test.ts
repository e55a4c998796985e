import { appendFileSync, existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { planArtifact } from "../plan-artifact.ts";
import { type PinnedWorkspace, pinnedWorkspace } from "./testing/pinned-workspace.ts";

async function checkedOut(): Promise<PinnedWorkspace> {
  const workspace = await pinnedWorkspace();
  await workspace.drydock("checkout");
  return workspace;
}

const removed = {
  status: 0,
  stdout: "packages/tool/checkout is removed: builds use the pinned source and the patches again\n",
  stderr: "",
};

test("a checkout without edits is removed, and the plan is what it was before", async () => {
  const workspace = await pinnedWorkspace();
  const plan = async () => {
    const planned = await planArtifact(workspace, "tool", "arm");
    return planned.ok && planned.value.digest;
  };
  const before = await plan();
  await workspace.drydock("checkout");
  expect(await plan()).not.toBe(before);
  expect(await workspace.drydock("checkout", { remove: true })).toEqual(removed);
  expect(existsSync(workspace.inCheckout(""))).toBe(false);
  expect(readdirSync(workspace.path(".drydock"))).toEqual([]);
  expect(await plan()).toBe(before);
});

test.for<[string, (workspace: PinnedWorkspace) => void, string]>([
  ["an edit", (w) => appendFileSync(w.inCheckout("main.c"), "//\n"), "    main.c\n"],
  ["a new file", (w) => writeFileSync(w.inCheckout("new.c"), ""), "    new.c (added)\n"],
  [
    "a new file that git ignores",
    (w) => writeFileSync(w.inCheckout("x.generated"), ""),
    "    x.generated (added)\n",
  ],
  [
    "a commit on another branch",
    (w) => {
      w.git(["checkout", "--quiet", "-b", "other"]);
      w.git([
        "-c",
        "user.name=Me",
        "-c",
        "user.email=me@localhost",
        "commit",
        "-q",
        "--allow-empty",
        "-m",
        "x",
      ]);
      w.git(["checkout", "--quiet", "main"]);
    },
    "    1 commits that are not part of what was turned into patches\n",
  ],
  [
    "a patch that was deleted",
    (w) => rmSync(w.path("packages/tool/patches/0001-one.patch")),
    "    0001-one.patch, which packages/tool/patches no longer has\n",
  ],
])("one with %s is not, unless it is forced", async ([_what, edit, why]) => {
  const workspace = await checkedOut();
  edit(workspace);
  const { status, stdout, stderr } = await workspace.drydock("checkout", { remove: true });
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toContain("error: packages/tool/checkout was not removed [unsaved-edits]");
  expect(stderr).toContain(why);
  expect(existsSync(workspace.inCheckout("main.c"))).toBe(true);
  expect(await workspace.drydock("checkout", { remove: true, force: true })).toEqual(removed);
  expect(existsSync(workspace.inCheckout(""))).toBe(false);
});

test("of hundreds of files only some are named", async () => {
  const workspace = await checkedOut();
  for (let count = 0; count < 30; count += 1) writeFileSync(workspace.inCheckout(`${count}.o`), "");
  const { stderr } = await workspace.drydock("checkout", { remove: true });
  expect(stderr).toContain("    and 10 more\n");
});

test("where there is none, it says so", async () => {
  const { status, stdout } = await (await pinnedWorkspace()).drydock("checkout", { remove: true });
  expect({ status, stdout }).toEqual({
    status: 0,
    stdout: "there is no packages/tool/checkout: builds use the pinned source\n",
  });
});
