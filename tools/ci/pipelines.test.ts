import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "@drydock/store/testing/temporary-folder.ts";
import { checks } from "@drydock/testing/checks.ts";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { gitlabPipeline } from "./gitlab-pipeline.ts";
import { initRepository } from "./testing/git-repository.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const github = ".github/workflows/build.yml";
const gitlab = ".gitlab-ci.yml";
const gitlabParts = "tools/ci/gitlab.yml";
const textOf = (file: string) => readFileSync(join(root, file), "utf8");

/** Runs the check of `npm test` on copies of the files, one of which may be changed before. */
function check(name: "github" | "gitlab", change?: { file: string; from: string; to: string }) {
  const folder = temporaryFolder();
  for (const file of [github, gitlab, gitlabParts]) {
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    cpSync(join(root, file), join(folder, file));
  }
  if (change !== undefined) {
    const text = textOf(change.file);
    expect(text).toContain(change.from);
    writeFileSync(join(folder, change.file), text.replace(change.from, change.to));
  }
  initRepository(folder).commit("The files");
  return runCheck(name, folder);
}

function runCheck(name: string, folder: string, ...more: string[]) {
  const [program, ...args] = checks.find((each) => each.name === name)?.command ?? [""];
  const { status, stdout, stderr } = spawnSync(join(root, "node_modules/.bin", program), [...args, ...more], {
    cwd: folder,
    encoding: "utf8",
  });
  return { status, said: `${stdout}${stderr}` };
}

describe("what is wrong with GitHub's workflow is found:", () => {
  test.each([
    ["a job that needs one that is not there", "needs: affected", "needs: effected", 'needs job "effected"'],
    [
      "a variable that is not there",
      "github.base_ref &&",
      "githab.base_ref &&",
      'undefined variable "githab"',
    ],
    [
      "an output that no step has",
      "steps.npm.outputs.cache-hit",
      "steps.npx.outputs.cache-hit",
      '"npx" is not defined',
    ],
    ["a permission that is none", "contents: read", "contents: some", '"some" is invalid for permission'],
    ["a key that is none", "timeout-minutes: 15", "timeout-hours: 15", 'unexpected key "timeout-hours"'],
    ["a name from outside in a script", '"$ARTIFACTS"', "${{ github.head_ref }}", "potentially untrusted"],
  ])("%s", (_what, from, to, said) => {
    const { status, said: text } = check("github", { file: github, from, to });
    expect(text).toContain(said);
    expect(status).toBe(1);
  });
});

describe("what is wrong with GitLab's pipeline is found:", () => {
  test.each([
    ["a job that needs one that is not there", gitlab, "needs: [affected]", "needs: [effected]", "effected"],
    [
      "a key that is none",
      gitlab,
      "timeout: 5 minutes",
      "time: 5 minutes",
      "'time' property is not expected",
    ],
    [
      "a file that is not there",
      gitlab,
      "local: tools/ci/gitlab.yml",
      "local: tools/ci/none.yml",
      "none.yml",
    ],
    [
      "a policy that is none",
      gitlabParts,
      "SAVED_BY: main, CACHE_POLICY: pull-push",
      "SAVED_BY: main, CACHE_POLICY: push-pull",
      "policy is not",
    ],
    ["a reference to nothing", gitlab, "!reference [.npm]", "!reference [.yarn]", ".yarn"],
  ])("%s", (_what, file, from, to, said) => {
    const { status, said: text } = check("gitlab", { file, from, to });
    expect(text).toContain(said);
    expect(status).toBe(1);
  });
});

describe("the pipeline that GitLab is given passes the same check", () => {
  test.each([
    ["with something affected", [{ name: "wg", artifacts: "wg", platform: "arm" }], "build: [wg,wg,arm]"],
    ["with nothing affected", [], "nothing affected"],
  ])("%s", (_what, matrix, job) => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "tools/ci"), { recursive: true });
    cpSync(join(root, gitlabParts), join(folder, gitlabParts));
    writeFileSync(join(folder, "child.yml"), JSON.stringify(gitlabPipeline(matrix, "0123456")));
    initRepository(folder).commit("The files");
    const { status, said } = runCheck("gitlab", folder, "--file=child.yml");
    expect(said).toContain(job);
    expect(status).toBe(0);
  });
});

describe("on GitHub", () => {
  interface Step {
    readonly uses?: string;
    readonly if?: string;
    readonly with?: Readonly<Record<string, unknown>>;
  }
  const workflow: {
    on: object;
    permissions: object;
    jobs: Record<string, { permissions?: object; steps: Step[] }>;
  } = parse(textOf(github));
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

  test("the workflow may write nothing, and knows no secret", () => {
    const granted = [workflow, ...Object.values(workflow.jobs)].flatMap(({ permissions = {} }) =>
      Object.values(permissions),
    );
    expect(new Set(granted)).toEqual(new Set(["read"]));
    expect(textOf(github)).not.toContain("secrets.");
    expect(Object.keys(workflow.on)).toEqual(["push", "pull_request", "workflow_dispatch"]);
  });

  test("only main saves caches", () => {
    const saving = steps.filter(({ uses = "" }) => /^actions\/cache(@|\/save)/.test(uses));
    expect(saving.length).toBeGreaterThan(0);
    for (const step of saving) expect(step.if).toMatch(/^github\.ref == 'refs\/heads\/main'/);
  });

  test("every action is pinned by its commit, and no checkout leaves its token behind", () => {
    for (const { uses, with: given } of steps) {
      if (uses === undefined) continue;
      expect(uses).toMatch(/^actions\/[a-z/-]+@[0-9a-f]{40}$/);
      if (uses.startsWith("actions/checkout@")) expect(given).toMatchObject({ "persist-credentials": false });
    }
  });
});

describe("on GitLab", () => {
  test.each([
    [
      "a fork's merge request, run in this project, saves nothing",
      { ID: "1", PROJECT: "2" },
      "merge-request",
      "pull",
    ],
    ["a merge request saves under a key of its own", { ID: "1", PROJECT: "1" }, "merge-request", "pull-push"],
    ["the default branch saves what it reads", { BRANCH: "main" }, "main", "pull-push"],
    ["another branch, should it ever run, saves nothing", { BRANCH: "topic" }, "merge-request", "pull"],
  ])(
    "%s",
    (_what, {
      ID = "",
      PROJECT = "",
      BRANCH = "",
    }: { ID?: string; PROJECT?: string; BRANCH?: string }, ...expected) => {
      const variables = {
        CI_MERGE_REQUEST_ID: ID,
        CI_MERGE_REQUEST_SOURCE_PROJECT_ID: PROJECT,
        CI_PROJECT_ID: "1",
        CI_COMMIT_BRANCH: BRANCH,
        CI_DEFAULT_BRANCH: "main",
      };
      const folder = temporaryFolder();
      const given = Object.entries(variables).map(([name, value]) => `--variable=${name}=${value}`);
      const shown = execFileSync(
        join(root, "node_modules/.bin/gitlab-ci-local"),
        [
          "--preview",
          "--no-color",
          `--state-dir=${relative(root, folder)}`,
          `--ignore-predefined-vars=${Object.keys(variables)}`,
          ...given,
        ],
        { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] },
      );
      const pipeline: { variables: Record<string, string>; affected: { cache: object[] } } = parse(shown);
      const [savedBy, policy] = expected;
      expect(pipeline.variables).toMatchObject({ SAVED_BY: savedBy, CACHE_POLICY: policy });
      expect(pipeline.affected.cache).toMatchObject([{ policy }, { key: "main-passed", policy: "pull" }]);
    },
  );
});
