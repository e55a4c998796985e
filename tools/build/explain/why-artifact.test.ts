import {
  chmodSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { formatBuildRecord } from "@drydock/core/build-record.ts";
import { sha256Of } from "@drydock/core/digest.ts";
import type { DrydockEvent } from "@drydock/core/event.ts";
import { openStore, type Store } from "@drydock/store/store.ts";
import { temporaryFolder } from "@drydock/store/testing/temporary-folder.ts";
import { beforeEach, expect, test } from "vitest";
import { planArtifact } from "../plan-artifact.ts";
import { runCommand } from "../run-command.ts";
import {
  leastArtifact,
  leastPlatform,
  leastToolchain,
  type WrittenWorkspace,
  writeWorkspace,
} from "../testing/write-workspace.ts";
import { announceBuild } from "./announce-build.ts";
import { findHere } from "./find-here.ts";
import { noteBuild } from "./last-build-file.ts";

let workspace: WrittenWorkspace;
let store: Store;
let env: Record<string, string>;

beforeEach(async () => {
  workspace = await writeWorkspace();
  env = { DRYDOCK_STORE: temporaryFolder(), DOCKER_HOST: "unix:///nowhere", HOME: temporaryFolder() };
  store = openStore(env);
});

/** Does all that a build does but for the container, and gives the line that it begins with. */
async function build(how: "built" | "restored" = "built", hour = "00"): Promise<string> {
  const planned = await planArtifact(workspace, "tool", "arm");
  if (!planned.ok) throw new Error(planned.failure.why);
  const here = await findHere(workspace, planned.value);
  if (here.kind === "whole") throw new Error("there is nothing to build");
  const said: string[] = [];
  const emit = (event: DrydockEvent) => void said.push("text" in event ? event.text : "");
  if (how === "built") await announceBuild({ workspace, store, emit }, planned.value, here);
  const output = { sha256: sha256Of("program"), bytes: 7, executable: false };
  const record = {
    plan: planned.value.plan,
    outputs: { "bin/tool": output },
    builtAt: `2026-01-01T${hour}:00:00.000Z`,
    recipeMs: 1,
  };
  workspace.write("dist/arm/tool/bin/tool", "program");
  workspace.write("dist/arm/tool/build-record.json", formatBuildRecord(record));
  await noteBuild(workspace, record, how, here);
  return said.join("\n");
}

async function run(...flags: string[]) {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const status = await runCommand(
    "why",
    { names: ["tool"], platform: "arm", json: flags.includes("json") },
    {
      cwd: workspace.root,
      env,
      stdout: { write: (text) => stdout.push(text) },
      stderr: { write: (text) => stderr.push(text) },
      signal: new AbortController().signal,
    },
  );
  return { status, stdout: stdout.join(""), stderr: stderr.join("") };
}

async function why(): Promise<string> {
  const { status, stdout, stderr } = await run();
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return stdout;
}

const recipe = "packages/tool/build.ts";
const since = "Changed since the build of 2026-01-01 00:00 UTC:";

test("before the first build", async () => {
  expect(await why()).toBe("tool for arm: the next build runs.\nNothing was built here before.\n");
  expect(await build()).toBe("building tool for arm: first build here");
});

test("after it", async () => {
  await build();
  expect(await why()).toBe(
    "tool for arm is up to date: built on 2026-01-01 00:00 UTC.\nNothing had been built here before.\n",
  );
});

test("a line of the recipe, before the build, in the build, and after it", async () => {
  await build();
  workspace.write(recipe, "export default async () => {};\n// more\n");
  const lines = [
    "  packages/tool/build.ts changed (+1 -0)",
    "      @@ -1,1 +1,2 @@",
    "       export default async () => {};",
    "      +// more",
    "",
  ];
  expect(await why()).toBe(["tool for arm: the next build runs.", since, ...lines].join("\n"));
  expect(await build("built", "01")).toBe("building tool for arm: build.ts changed (+1 -0)");
  expect(await why()).toBe(
    [
      "tool for arm is up to date: built on 2026-01-01 01:00 UTC.",
      "Changed since the build before it, of 2026-01-01 00:00 UTC:",
      ...lines,
    ].join("\n"),
  );
});

test("what failed builds had is not what a build is compared with", async () => {
  await build();
  workspace.write(recipe, "broken\n");
  const planned = await planArtifact(workspace, "tool", "arm");
  if (!planned.ok) throw new Error(planned.failure.why);
  const here = await findHere(workspace, planned.value);
  if (here.kind === "whole") throw new Error("nothing changed");
  await announceBuild({ workspace, store, emit: () => {} }, planned.value, here);
  workspace.write(recipe, "mended\n");
  expect(await why()).toContain("      -export default async () => {};\n      +mended\n");
});

test.for<[string, string, () => void | Promise<void>]>([
  [
    "a patch",
    "packages/tool/patches/fix.patch added",
    () => workspace.write("packages/tool/patches/fix.patch", "a patch"),
  ],
  [
    "an executable bit",
    "packages/tool/src/main.c is executable now",
    () => chmodSync(workspace.path("packages/tool/src/main.c"), 0o755),
  ],
  [
    "a link in place of a file",
    "packages/tool/src/main.c became a link to other.c",
    () => {
      unlinkSync(workspace.path("packages/tool/src/main.c"));
      symlinkSync("other.c", workspace.path("packages/tool/src/main.c"));
    },
  ],
  [
    "a variable of the definition",
    "variable FOO bar added",
    () => workspace.write("packages/tool/artifact.json", { ...leastArtifact, env: { FOO: "bar" } }),
  ],
  [
    "the version",
    "version 1.0 -> 1.1",
    () => workspace.write("packages/tool/artifact.json", { ...leastArtifact, version: "1.1" }),
  ],
  [
    "a flag of the platform",
    "platform arm: cflags: -g added",
    () => workspace.write("toolchains/platforms/arm.json", { ...leastPlatform, cflags: ["-mthumb", "-g"] }),
  ],
  [
    "a limit",
    "limit of memory 4096 MiB -> 64 MiB",
    () => workspace.write("packages/tool/artifact.json", { ...leastArtifact, limits: { memoryMiB: 64 } }),
  ],
  [
    "what an output is to be",
    "output bin/tool: linkage static -> dynamic",
    () =>
      workspace.write("packages/tool/artifact.json", {
        ...leastArtifact,
        outputs: { "bin/tool": { elf: "executable", linkage: "dynamic" } },
      }),
  ],
  [
    "a toolchain's file, with its lines",
    [
      "/etc/x of the toolchain c changed (+1 -1)",
      "      @@ -1,1 +1,1 @@",
      "      -x",
      "      \\ No newline at end of file",
      "      +y",
      "      \\ No newline at end of file",
    ].join("\n"),
    async () => {
      workspace.write("toolchains/c/toolchain.json", {
        ...leastToolchain,
        layers: [{ files: { "/etc/x": "y" } }],
      });
      await workspace.lock("c", "arm", ["changed"]);
    },
  ],
  [
    "another toolchain",
    "toolchain c -> d\n  /etc/y of the toolchain d added",
    async () => {
      workspace.write("toolchains/d/toolchain.json", {
        ...leastToolchain,
        base: "c",
        layers: [{ files: { "/etc/y": "y" } }],
      });
      await workspace.lock("d", "arm");
      workspace.write("packages/tool/artifact.json", { ...leastArtifact, toolchain: "d" });
    },
  ],
])("%s", async ([_what, text, change]) => {
  await build();
  await change();
  expect(await why()).toBe(`tool for arm: the next build runs.\n${since}\n  ${text}\n`);
});

test("outputs that were deleted, and that were damaged", async () => {
  await build();
  const saved = readFileSync(workspace.path("dist/arm/tool/build-record.json"), "utf8");
  workspace.remove("dist");
  const first = "tool for arm: the next build runs.\nNo input changed, but ";
  expect(await why()).toBe(`${first}the outputs were missing.\n`);
  workspace.write("dist/arm/tool/build-record.json", saved);
  workspace.write("dist/arm/tool/bin/tool", "pro");
  expect(await why()).toBe(`${first}bin/tool was truncated from 7 to 3 bytes.\n`);
  expect(await build()).toBe(
    "building tool for arm: no input changed, but bin/tool was truncated from 7 to 3 bytes",
  );
  expect(await why()).toBe(
    "tool for arm is up to date: built on 2026-01-01 00:00 UTC.\nNo input had changed, but bin/tool was truncated from 7 to 3 bytes.\n",
  );
});

test("without dist/ it is still known what was built last", async () => {
  await build();
  workspace.remove("dist");
  workspace.write(recipe, "changed\n");
  expect(await why()).toContain(`${since}\n  packages/tool/build.ts changed (+1 -1)\n`);
});

test("what the store had", async () => {
  await build();
  workspace.write(recipe, "changed\n");
  await build("restored", "02");
  expect(await why()).toMatch(
    /^tool for arm is up to date: restored, for the same inputs were built on 2026-01-01 02:00 UTC\.\nChanged since the build before it, of 2026-01-01 00:00 UTC:\n {2}packages\/tool\/build\.ts changed /,
  );
});

test("what somebody else put into dist/ is what the next build is compared with", async () => {
  await build();
  rmSync(workspace.path(".drydock"), { recursive: true });
  expect(await why()).toBe(
    "tool for arm is up to date.\nA task runner's cache put it here: the same inputs were built on 2026-01-01 00:00 UTC.\n",
  );
  workspace.write(recipe, "changed\n");
  expect(await why()).toContain(`${since}\n  packages/tool/build.ts changed (+1 -1)\n`);
});

test("without what the store kept, it says what changed, and that there are no lines", async () => {
  await build();
  workspace.write(recipe, "changed\n");
  workspace.write("toolchains/c/toolchain.json", {
    ...leastToolchain,
    layers: [{ files: { "/etc/x": "y" } }],
  });
  await workspace.lock("c", "arm", ["changed"]);
  rmSync(store.root, { recursive: true });
  expect(await why()).toBe(
    [
      "tool for arm: the next build runs.",
      since,
      "  packages/tool/build.ts changed (there are no lines to show)",
      "  the toolchain's image, and what was in the earlier one is not known here",
      "",
    ].join("\n"),
  );
});

test("as JSON, the changes by their kinds, with their lines", async () => {
  await build();
  workspace.write(recipe, "changed\n");
  expect(JSON.parse((await run("json")).stdout)).toEqual({
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
  await build();
  writeFileSync(workspace.path("packages/tool/artifact.json"), "{");
  const { status, stdout, stderr } = await run();
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toContain("[invalid-definition]\n  at packages/tool/artifact.json:1:");
});

test("it writes nothing, in the workspace or the store", async () => {
  await build();
  const files = () =>
    [workspace.root, store.root].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" })
        // Which definitions are valid is remembered whenever one is read.
        .filter((path) => !path.startsWith("valid"))
        .sort(),
    );
  const before = files();
  workspace.write(recipe, "changed\n");
  await why();
  expect(files()).toEqual(before);
});

test("a disk that takes nothing does not keep a build from being explained", async () => {
  rmSync(store.root, { recursive: true });
  writeFileSync(store.root, "not a folder");
  writeFileSync(workspace.path(".drydock"), "not a folder");
  expect(await build()).toBe("building tool for arm: first build here");
});
