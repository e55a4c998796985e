import { appendFileSync, cpSync, readFileSync, rmSync } from "node:fs";
import { writeSmallWorkspace } from "@drydock/nx/testing/small-workspace.ts";
import { type CommandExit, copyWorkspace, type WorkspaceRig } from "@drydock/testing/workspace-rig.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { MatrixEntry } from "./plan-matrix.ts";
import { type GitRepository, initRepository } from "./testing/git-repository.ts";

// The scripts of the jobs as they stand in the files, each run by bash with the variables that its system sets. What they build is only noted.

let rig: WorkspaceRig;
let repository: GitRepository;
let passed: string;

beforeAll(() => {
  rig = copyWorkspace();
  for (const folder of ["packages", "toolchains"]) rmSync(rig.path(folder), { recursive: true });
  writeSmallWorkspace(rig.root);
  appendFileSync(
    rig.path(".gitignore"),
    "ran.txt\ngithub-output\nasked.txt\n*.tar\n*.tar.gz\naffected.yml\n",
  );
  cpSync(rig.path("tools/nx/testing/recording-executor.ts"), rig.path("tools/nx/run.ts"));
  repository = initRepository(rig.root);
  passed = repository.commit("Begin, and pass");
  appendFileSync(rig.path("packages/patched/build.ts"), "// broken\n");
  repository.commit("Break a recipe, and fail");
  appendFileSync(rig.path("toolchains/c/lock.arm64.json"), "\n");
  repository.commit("Change one platform's lock");
});

afterAll(() => rig[Symbol.asyncDispose]());

const jobs = (names: readonly string[]) =>
  names.map((platform) => ({ name: "patched", artifacts: "patched", platform }));
/** Of the last commit alone, and of all since the one that passed. */
const [sinceLast, sincePassed] = [jobs(["arm64"]), jobs(["arm", "arm64"])];

async function bash(script: string, given: Record<string, string>): Promise<CommandExit> {
  // Each job has a machine of its own; else Nx would find what another left in the user's home.
  rmSync(rig.path(".nx"), { recursive: true, force: true });
  const env = { NX_CACHE_DIRECTORY: rig.path(".nx/cache"), ...given };
  const exit = await rig.run(["bash", "--noprofile", "-eo", "pipefail", "-c", script], { env });
  expect(exit.status, `${exit.stdout}${exit.stderr}`).toBe(0);
  return exit;
}

/** What the jobs of a matrix run. */
function ran(): string[] {
  return readFileSync(rig.path("ran.txt"), "utf8").trim().split("\n").sort();
}

describe("on GitHub", () => {
  interface Job {
    readonly steps: { readonly id?: string; readonly name?: string; readonly run?: string }[];
  }
  let workflow: { jobs: Record<"affected" | "build" | "dist", Job> };

  beforeAll(() => {
    workflow = parse(readFileSync(rig.path(".github/workflows/build.yml"), "utf8"));
    // Answers as GitHub's own command does, with the commits of runs.
    rig.write("node_modules/.test/gh", '#!/bin/sh\necho "$*" > asked.txt\necho "$ANSWER"\n');
  });

  const scripts = (job: keyof typeof workflow.jobs) =>
    workflow.jobs[job].steps.flatMap(({ run }) => (run === undefined || run === "exit 1" ? [] : [run]));

  async function runStep(id: string, env: Record<string, string>): Promise<string> {
    rmSync(rig.path("github-output"), { force: true });
    const path = `${rig.path("node_modules/.test")}:${rig.env["PATH"]}`;
    const step = workflow.jobs.affected.steps.find((each) => each.id === id);
    await bash(`chmod +x node_modules/.test/gh\n${step?.run}`, {
      PATH: path,
      GITHUB_OUTPUT: rig.path("github-output"),
      ...env,
    });
    const [name, ...value] = readFileSync(rig.path("github-output"), "utf8").trim().split("=");
    expect(name).toBe(id === "passed" ? "commits" : id);
    return value.join("=");
  }

  test("a push is compared with the last commit that passed, and each job builds its part", async () => {
    const commits = await runStep("passed", {
      ANSWER: `${"e".repeat(40)} ${passed}`,
      GITHUB_REPOSITORY: "owner/name",
      GITHUB_REF_NAME: "main",
    });
    expect(readFileSync(rig.path("asked.txt"), "utf8")).toContain(
      "api repos/owner/name/actions/workflows/build.yml/runs?branch=main&event=push&status=success",
    );
    const matrix = await runStep("matrix", { TARGET: "", PASSED: commits });
    expect(JSON.parse(matrix)).toEqual({ include: sincePassed });

    for (const { name, artifacts, platform } of sincePassed) {
      rmSync(rig.path("ran.txt"), { force: true });
      for (const script of scripts("build"))
        await bash(script, { NAME: name, ARTIFACTS: artifacts, PLATFORM: platform });
      expect(ran()).toEqual(["audit", "build", "smoke"].map((kind) => `patched:${kind}-${platform}`));
      rmSync(rig.path("dist"), { recursive: true });
    }
    for (const script of scripts("dist")) await bash(script, {});
    const { stdout } = await bash("tar --list --file=dist.tar.gz", {});
    expect(
      stdout
        .split("\n")
        .filter((path) => path.endsWith("output"))
        .sort(),
    ).toEqual(["dist/arm/patched/output", "dist/arm64/patched/output"]);
  });

  test("a pull request is compared with its target", async () => {
    const matrix = await runStep("matrix", { TARGET: "HEAD~1", PASSED: "" });
    expect(JSON.parse(matrix)).toEqual({ include: sinceLast });
  });

  test("where nothing is affected the matrix is the one that the next job skips", async () => {
    const matrix = await runStep("matrix", { TARGET: "HEAD", PASSED: "" });
    expect(readFileSync(rig.path(".github/workflows/build.yml"), "utf8")).toContain(
      `if: needs.affected.outputs.matrix != '${matrix}'`,
    );
  });
});

describe("on GitLab", () => {
  interface Job {
    readonly script: string[];
  }
  let [affected, build, dist, done]: (readonly string[])[] = [];

  beforeAll(() => {
    // `!reference` is of GitLab alone; the scripts have none.
    const read = (file: string): Record<string, Job> =>
      parse(readFileSync(rig.path(file), "utf8"), { logLevel: "error" });
    const [first, parts] = [read(".gitlab-ci.yml"), read("tools/ci/gitlab.yml")];
    [affected, build, dist, done] = [first["affected"], parts[".build"], parts[".dist"], first["passed"]].map(
      (job) => job?.script ?? [],
    );
  });

  async function matrixFor(env: Record<string, string>): Promise<readonly MatrixEntry[]> {
    await bash(affected?.join("\n") ?? "", env);
    const pipeline = parse(readFileSync(rig.path("affected.yml"), "utf8"));
    const entries: Record<string, string>[] = pipeline.build?.parallel.matrix ?? [];
    return entries.map(({ NAME = "", ARTIFACTS = "", PLATFORM = "" }) => ({
      name: NAME,
      artifacts: ARTIFACTS,
      platform: PLATFORM,
    }));
  }

  test("a push is compared with the last commit that passed, and each job builds its part", async () => {
    await bash(done?.join("\n") ?? "", { CI_COMMIT_SHA: passed });
    expect(await matrixFor({})).toEqual(sincePassed);

    rmSync(rig.path("ran.txt"), { force: true });
    await bash(build?.join("\n") ?? "", { ARTIFACTS: "patched,local", PLATFORM: "arm" });
    expect(ran()).toEqual([
      "local:audit-arm",
      "local:build-arm",
      "patched:audit-arm",
      "patched:build-arm",
      "patched:smoke-arm",
    ]);
    await bash(dist?.join("\n") ?? "", {});
  });

  test("a merge request is compared with where it left its target", async () => {
    const base = repository.git("rev-parse", "HEAD~1");
    expect(await matrixFor({ CI_MERGE_REQUEST_DIFF_BASE_SHA: base })).toEqual(sinceLast);
  });

  test("what a merge request would be when merged is compared with the target's tip", async () => {
    const tip = repository.git("rev-parse", "HEAD");
    const env = { CI_MERGE_REQUEST_DIFF_BASE_SHA: passed, CI_MERGE_REQUEST_TARGET_BRANCH_SHA: tip };
    expect(await matrixFor(env)).toEqual([]);
  });
});
