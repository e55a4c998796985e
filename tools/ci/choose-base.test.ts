import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { temporaryFolder } from "@drydock/store/testing/temporary-folder.ts";
import { beforeEach, describe, expect, test } from "vitest";
import { chooseBase } from "./choose-base.ts";
import { type GitRepository, initRepository } from "./testing/git-repository.ts";

/** Git's name for a tree without a file, in a repository that hashes by SHA-1. */
const emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

let folder: string;
let repository: GitRepository;
let first: string;
let second: string;
let third: string;

beforeEach(() => {
  folder = temporaryFolder();
  repository = initRepository(folder);
  first = repository.commit("first");
  second = repository.commit("second");
  third = repository.commit("third");
});

describe("a pull request is compared with", () => {
  test("where its branch left the target, whatever the target did since", async () => {
    repository.git("switch", "--quiet", "--create", "topic", second);
    repository.commit("of the topic");
    expect(await chooseBase(folder, { target: "main" })).toEqual({
      revision: second,
      what: "where HEAD left main",
    });
  });

  test("the target itself, where HEAD is what a merge into it would be", async () => {
    repository.git("switch", "--quiet", "--create", "topic", second);
    repository.commit("of the topic");
    repository.git("switch", "--quiet", "--detach", "main");
    repository.git("merge", "--quiet", "--no-ff", "--message", "merge", "topic");
    expect(await chooseBase(folder, { target: "main" })).toMatchObject({ revision: third });
  });

  test("nothing, where it has no commit in common with the target", async () => {
    repository.git("switch", "--quiet", "--orphan", "unrelated");
    repository.commit("unrelated");
    expect(await chooseBase(folder, { target: "main" })).toMatchObject({ revision: emptyTree });
  });

  test("nothing, where the target is not there", async () => {
    expect(await chooseBase(folder, { target: "origin/main" })).toMatchObject({ revision: emptyTree });
  });
});

describe("a push is compared with", () => {
  test("the newest commit that passed, not the one before it, which may have failed", async () => {
    expect(await chooseBase(folder, { passed: [first] })).toEqual({
      revision: first,
      what: "the last commit that passed",
    });
  });

  test("the commit itself, where it passed already: nothing changed", async () => {
    expect(await chooseBase(folder, { passed: [third, first] })).toMatchObject({ revision: third });
  });

  test("an older one that passed, where the branch was rewound by force behind the newest", async () => {
    repository.git("reset", "--quiet", "--hard", first);
    repository.commit("another second");
    expect(await chooseBase(folder, { passed: [third, second, first] })).toMatchObject({ revision: first });
  });

  test("nothing, where a force push left none that passed, or the server knows commits that are gone", async () => {
    repository.git("switch", "--quiet", "--orphan", "rewritten");
    repository.commit("all anew");
    expect(await chooseBase(folder, { passed: [third, "f".repeat(40)] })).toEqual({
      revision: emptyTree,
      what: "nothing, so that everything is affected: HEAD has none that passed",
    });
  });

  test("nothing, where it is the first", async () => {
    expect(await chooseBase(folder, {})).toEqual({
      revision: emptyTree,
      what: "nothing, so that everything is affected: no commit passed yet",
    });
  });

  test("nothing, in a shallow clone that lacks the commit", async () => {
    const clone = join(folder, "shallow");
    execFileSync("git", ["clone", "--quiet", "--depth=1", `file://${folder}`, clone]);
    expect(await chooseBase(clone, { passed: [first] })).toMatchObject({ revision: emptyTree });
    expect(await chooseBase(clone, { target: first })).toMatchObject({ revision: emptyTree });
  });
});
