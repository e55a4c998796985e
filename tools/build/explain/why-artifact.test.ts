import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { sha256Of } from "@drydock/core/digest.ts";
import { beforeEach, expect, test } from "vitest";
import { type ExplainedWorkspace, explainedWorkspace } from "./testing/explained-workspace.ts";

let rig: ExplainedWorkspace;

beforeEach(async () => {
  rig = await explainedWorkspace();
});

const recipe = "packages/tool/build.ts";
const since = "Changed since the build of 2026-01-01 00:00 UTC:";

test("before the first build", async () => {
  expect(await rig.why()).toBe("tool for arm: the next build runs.\nNothing was built here before.\n");
  expect(await rig.build()).toBe("building tool for arm: first build here");
});

test("after it", async () => {
  await rig.build();
  expect(await rig.why()).toBe(
    "tool for arm is up to date: built on 2026-01-01 00:00 UTC.\nNothing had been built here before.\n",
  );
});

test("a line of the recipe, before the build, in the build, and after it", async () => {
  await rig.build();
  rig.workspace.write(recipe, "export default async () => {};\n// more\n");
  const lines = [
    "  packages/tool/build.ts changed (+1 -0)",
    "      @@ -1,1 +1,2 @@",
    "       export default async () => {};",
    "      +// more",
    "",
  ];
  expect(await rig.why()).toBe(["tool for arm: the next build runs.", since, ...lines].join("\n"));
  expect(await rig.build("built", "01")).toBe("building tool for arm: build.ts changed (+1 -0)");
  expect(await rig.why()).toBe(
    [
      "tool for arm is up to date: built on 2026-01-01 01:00 UTC.",
      "Changed since the build before it, of 2026-01-01 00:00 UTC:",
      ...lines,
    ].join("\n"),
  );
});

test("what failed builds had is not what a build is compared with", async () => {
  await rig.build();
  rig.workspace.write(recipe, "broken\n");
  expect(await rig.fail()).toBe("building tool for arm: build.ts changed (+1 -1)");
  rig.workspace.write(recipe, "mended\n");
  expect(await rig.why()).toContain("      -export default async () => {};\n      +mended\n");
});

test("outputs that were deleted, and that were damaged", async () => {
  await rig.build();
  const saved = readFileSync(rig.workspace.path("dist/arm/tool/build-record.json"), "utf8");
  rig.workspace.remove("dist");
  const first = "tool for arm: the next build runs.\nNo input changed, but ";
  expect(await rig.why()).toBe(`${first}the outputs were missing.\n`);
  rig.workspace.write("dist/arm/tool/build-record.json", saved);
  rig.workspace.write("dist/arm/tool/bin/tool", "pro");
  expect(await rig.why()).toBe(`${first}bin/tool was truncated from 7 to 3 bytes.\n`);
  expect(await rig.build()).toBe(
    "building tool for arm: no input changed, but bin/tool was truncated from 7 to 3 bytes",
  );
  expect(await rig.why()).toBe(
    "tool for arm is up to date: built on 2026-01-01 00:00 UTC.\nNo input had changed, but bin/tool was truncated from 7 to 3 bytes.\n",
  );
});

test("without dist/ it is still known what was built last", async () => {
  await rig.build();
  rig.workspace.remove("dist");
  rig.workspace.write(recipe, "changed\n");
  expect(await rig.why()).toContain(`${since}\n  packages/tool/build.ts changed (+1 -1)\n`);
});

test("what the store had", async () => {
  await rig.build();
  rig.workspace.write(recipe, "changed\n");
  await rig.build("restored", "02");
  expect(await rig.why()).toMatch(
    /^tool for arm is up to date: restored, for the same inputs were built on 2026-01-01 02:00 UTC\.\nChanged since the build before it, of 2026-01-01 00:00 UTC:\n {2}packages\/tool\/build\.ts changed /,
  );
});

test("what somebody else put into dist/ is what the next build is compared with", async () => {
  await rig.build();
  rmSync(rig.workspace.path(".drydock"), { recursive: true });
  expect(await rig.why()).toBe(
    "tool for arm is up to date.\nA task runner's cache put it here: the same inputs were built on 2026-01-01 00:00 UTC.\n",
  );
  rig.workspace.write(recipe, "changed\n");
  expect(await rig.why()).toContain(`${since}\n  packages/tool/build.ts changed (+1 -1)\n`);
});

test("as JSON, the changes by their kinds, with their lines", async () => {
  await rig.build();
  rig.workspace.write(recipe, "changed\n");
  expect(JSON.parse((await rig.run({ json: true })).stdout)).toEqual({
    artifact: "tool",
    platform: "arm",
    upToDate: false,
    reason: {
      kind: "changed",
      since: "2026-01-01T00:00:00.000Z",
      changes: [
        {
          kind: "file",
          file: "packages/tool/build.ts",
          from: { sha256: sha256Of("export default async () => {};\n"), executable: false },
          to: { sha256: sha256Of("changed\n"), executable: false },
          diff: {
            added: 1,
            removed: 1,
            hunks: [{ from: [1, 1], to: [1, 1], lines: ["-export default async () => {};", "+changed"] }],
          },
        },
      ],
    },
  });
});

test("where the definition is broken it fails as a build does", async () => {
  await rig.build();
  writeFileSync(rig.workspace.path("packages/tool/artifact.json"), "{");
  const { status, stdout, stderr } = await rig.run();
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toContain("[invalid-definition]\n  at packages/tool/artifact.json:1:");
});

test("it writes nothing, in the workspace or the store", async () => {
  await rig.build();
  const files = () =>
    [rig.workspace.root, rig.store.root].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" })
        // Which definitions are valid is remembered whenever one is read.
        .filter((path) => !path.startsWith("valid"))
        .sort(),
    );
  const before = files();
  rig.workspace.write(recipe, "changed\n");
  await rig.why();
  expect(files()).toEqual(before);
});

test("a disk that takes nothing does not keep a build from being explained", async () => {
  rmSync(rig.store.root, { recursive: true });
  writeFileSync(rig.store.root, "not a folder");
  writeFileSync(rig.workspace.path(".drydock"), "not a folder");
  expect(await rig.build()).toBe("building tool for arm: first build here");
});
