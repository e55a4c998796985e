import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { type BuildRig, openBuildRig } from "@drydock/testing/build-rig.ts";
import { openBrowser } from "@drydock/testing/open-browser.ts";
import { afterAll, beforeEach, expect, test } from "vitest";
import { readRunLines } from "./record/run-file.ts";
import { gatherRuns } from "./runs/gather-runs.ts";
import type { Run, Task } from "./runs/run.ts";
import { openPage } from "./testing/open-page.ts";

const rig: BuildRig = await openBuildRig();
afterAll(() => rig[Symbol.asyncDispose]());

const definition = { toolchain: "shell", outputs: { "share/made": { file: true } } } as const;
const good = "await $`install -D -m 644 ${source}/data ${out}/share/made`;";

/** An artifact that takes no time to make. */
const define = (name: string, recipe = good, data = "data") =>
  rig.define(name, { definition, recipe, files: { "src/data": data } });

const nx = (...args: string[]) =>
  rig.workspace.run(["./nx", ...args], { env: { DRYDOCK_STORE: rig.store, DOCKER_HOST: rig.engine } });

/** The runs since the test began, the earliest first. */
const runs = (): Run[] => gatherRuns(readRunLines(rig.workspace.root)).toReversed();
const brief = ({ name, command, outcome }: Task) => `${name}:${command} ${outcome}`;
const tasks = (): string[][] => runs().map((run) => run.tasks.map(brief).sort());

beforeEach(() => {
  rmSync(rig.workspace.path(".drydock"), { recursive: true, force: true });
  for (const folder of ["packages", "dist"])
    rmSync(rig.workspace.path(folder), { recursive: true, force: true });
});

test("a command leaves a record of whether it built, restored or found what it was asked for", async () => {
  define("first");
  await rig.succeed(["build", "first"]);
  await rig.succeed(["build", "first"]);
  rmSync(rig.workspace.path("dist"), { recursive: true });
  await rig.succeed(["build", "first", "--platform", "arm"]);
  await rig.succeed(["audit", "first"]);
  expect(tasks()).toEqual([
    ["first:build built"],
    ["first:build unchanged"],
    ["first:build restored"],
    ["first:audit ran"],
  ]);
  const [built, , restored] = runs();
  expect(restored?.command).toBe("drydock build first --platform arm");
  expect(built?.tasks[0]?.why).toBe("first build here");
  expect(built?.tasks[0]?.build).toMatchObject({ how: "built", sizes: { "share/made": 4 } });
  const kinds = new Set(built?.tasks[0]?.segments.map(({ kind }) => kind));
  expect([...kinds]).toEqual(expect.arrayContaining(["start", "engine", "recipe", "publish"]));
});

test("a failure is kept with its reason and its place, and what was done before it", async () => {
  define("first", good, "before a failure");
  define("second", "await $`false`;");
  await rig.drydock(["build", "first", "second"]);
  expect(tasks()).toEqual([["first:build built", "second:build failed"]]);
  expect(runs()[0]?.tasks[1]?.failure).toMatchObject({
    reason: "recipe-failed",
    where: "packages/second/build.ts:2",
  });
});

test("an interrupted command is kept as one", async () => {
  define("slow", "await $`echo begun; sleep 60`;");
  const running = rig.start(["build", "slow"]);
  await running.printed("begun");
  running.signal("SIGINT");
  expect((await running.ended).status).toBe(130);
  expect(tasks()).toEqual([["slow:build failed"]]);
  expect(runs()[0]?.tasks[0]?.failure?.reason).toBe("interrupted");
});

test("a command that builds nothing leaves no record, and one that cannot write it does not mind", async () => {
  define("first");
  await rig.succeed(["engine", "status"]);
  await rig.succeed(["report"]);
  expect(runs()).toEqual([]);
  rmSync(rig.workspace.path(".drydock"), { recursive: true });
  writeFileSync(rig.workspace.path(".drydock"), "in the way");
  expect(await rig.succeed(["build", "first"])).toMatchObject({
    stderr: expect.not.stringContaining("EEXIST"),
  });
  rmSync(rig.workspace.path(".drydock"));
});

test("a run of Nx is one run, of what it built, what failed, what it left out, and what was in its cache", async () => {
  define("first", good, "one");
  define("second", good, "two");
  define("third", "await $`false`;");
  const all = ["run-many", "-t", "build-arm", "audit-arm", "--projects=first,second,third"];
  expect((await nx(...all)).status).not.toBe(0);
  define("third", good, "three");
  expect((await nx(...all)).status).toBe(0);
  rmSync(rig.workspace.path("dist/arm/second"), { recursive: true });
  expect((await nx(...all)).status).toBe(0);
  expect((await nx("run", "report")).stdout).toContain(rig.workspace.path(".drydock/report.html"));
  const [failing, mended, cached, ...others] = runs();
  expect(others).toEqual([]);
  expect(failing?.command).toBe(`nx ${all.join(" ")}`);
  expect(failing?.tasks.map(brief).sort()).toEqual([
    "first:audit ran",
    "first:build built",
    "second:audit ran",
    "second:build built",
    "third:build failed",
  ]);
  expect(mended?.tasks.map(brief)).toEqual(
    expect.arrayContaining(["third:build built", "third:audit ran", "first:audit unchanged"]),
  );
  expect(cached?.tasks.map(brief)).toEqual(expect.arrayContaining(["second:build restored"]));
  expect(cached?.tasks.map(({ outcome }) => outcome)).not.toContain("built");

  const page = readFileSync(rig.workspace.path(".drydock/report.html"), "utf8");
  expect(page).toContain("third:audit-arm");
  expect(page).toContain("share/made");
});

test("the page of real runs is one that a browser has nothing to say against", async (context) => {
  const browser = await openBrowser();
  if ("missing" in browser) return context.skip(browser.missing);
  try {
    define("first");
    define("second", "await $`echo '<script>alert(1)</script>'; false`;");
    await rig.drydock(["build", "first"]);
    await rig.drydock(["build", "second"]);
    const { stdout } = await rig.succeed(["report", "--json"]);
    const { file } = JSON.parse(stdout);
    await using opened = await openPage(browser, file, { width: 1280 });
    expect(await opened.page.locator("h2:visible").allInnerTexts()).toEqual([
      expect.stringMatching(/^second:build-arm failed in /),
    ]);
    expect(opened.complaints).toEqual([]);
  } finally {
    await browser.close();
  }
});
