import { chmodSync, readFileSync, rmSync, symlinkSync, unlinkSync } from "node:fs";
import { sha256Of } from "@drydock/core/digest.ts";
import { beforeEach, expect, test } from "vitest";
import { leastArtifact, leastPlatform, leastToolchain } from "../testing/write-workspace.ts";
import { type ExplainedWorkspace, explainedWorkspace } from "./testing/explained-workspace.ts";

let rig: ExplainedWorkspace;

beforeEach(async () => {
  rig = await explainedWorkspace();
});

const next = "tool for arm: the next build runs.\nChanged since the build of 2026-01-01 00:00 UTC:\n";

test.for<[string, string, () => void | Promise<void>]>([
  [
    "a patch",
    "packages/tool/patches/fix.patch added",
    () => rig.workspace.write("packages/tool/patches/fix.patch", "a patch"),
  ],
  [
    "an executable bit",
    "packages/tool/src/main.c is executable now",
    () => chmodSync(rig.workspace.path("packages/tool/src/main.c"), 0o755),
  ],
  [
    "a link in place of a file",
    "packages/tool/src/main.c became a link to other.c",
    () => {
      unlinkSync(rig.workspace.path("packages/tool/src/main.c"));
      symlinkSync("other.c", rig.workspace.path("packages/tool/src/main.c"));
    },
  ],
  [
    "a variable of the definition",
    "variable FOO bar added",
    () => rig.workspace.write("packages/tool/artifact.json", { ...leastArtifact, env: { FOO: "bar" } }),
  ],
  [
    "the version",
    "version 1.0 -> 1.1",
    () => rig.workspace.write("packages/tool/artifact.json", { ...leastArtifact, version: "1.1" }),
  ],
  [
    "a flag of the platform",
    "platform arm: cflags: -g added",
    () =>
      rig.workspace.write("toolchains/platforms/arm.json", { ...leastPlatform, cflags: ["-mthumb", "-g"] }),
  ],
  [
    "a limit",
    "limit of memory 4096 MiB -> 64 MiB",
    () => rig.workspace.write("packages/tool/artifact.json", { ...leastArtifact, limits: { memoryMiB: 64 } }),
  ],
  [
    "what an output is to be",
    "output bin/tool: linkage static -> dynamic",
    () =>
      rig.workspace.write("packages/tool/artifact.json", {
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
      rig.workspace.write("toolchains/c/toolchain.json", {
        ...leastToolchain,
        layers: [{ files: { "/etc/x": "y" } }],
      });
      await rig.workspace.lock("c", "arm", ["changed"]);
    },
  ],
  [
    "another toolchain",
    "toolchain c -> d\n  /etc/y of the toolchain d added",
    async () => {
      rig.workspace.write("toolchains/d/toolchain.json", {
        ...leastToolchain,
        base: "c",
        layers: [{ files: { "/etc/y": "y" } }],
      });
      await rig.workspace.lock("d", "arm");
      rig.workspace.write("packages/tool/artifact.json", { ...leastArtifact, toolchain: "d" });
    },
  ],
])("%s", async ([_what, text, change]) => {
  await rig.build();
  await change();
  expect(await rig.why()).toBe(`${next}  ${text}\n`);
});

test("a package of the toolchain, from version to version", async () => {
  await lockPackages({ make: "4.3-4", "libc6-dev-armhf-cross": "2.36-8" });
  await rig.build();
  await lockPackages({ make: "4.3-4", "libc6-dev-armhf-cross": "2.36-9" });
  const changed = "package libc6-dev-armhf-cross 2.36-8 -> 2.36-9";
  expect(await rig.why()).toBe(`${next}  ${changed}\n`);
  expect(await rig.build()).toBe(`building tool for arm: ${changed}`);
  expect(await rig.why()).toContain(`  ${changed}\n`);
});

/** Locks the toolchain with these packages, though nothing of them is there. */
async function lockPackages(versions: Record<string, string>): Promise<void> {
  rig.workspace.write("toolchains/c/toolchain.json", { ...leastToolchain, layers: [{ debian: ["make"] }] });
  await rig.workspace.lock("c", "arm", [JSON.stringify(versions)]);
  const file = "toolchains/c/lock.json";
  const { layers, ...lock } = JSON.parse(readFileSync(rig.workspace.path(file), "utf8"));
  const debian = Object.entries(versions).map(([name, version]) => ({
    name,
    version,
    architecture: "amd64",
    size: 1,
    sha256: sha256Of(version),
    path: "pool/x.deb",
  }));
  const { tar, bytes } = layers[0];
  rig.workspace.write(file, { ...lock, layers: [{ debian, tar, bytes }] });
}

test("without what the store kept, it says what changed, and that there are no lines", async () => {
  await rig.build();
  rig.workspace.write("packages/tool/build.ts", "changed\n");
  rig.workspace.write("toolchains/c/toolchain.json", {
    ...leastToolchain,
    layers: [{ files: { "/etc/x": "y" } }],
  });
  await rig.workspace.lock("c", "arm", ["changed"]);
  rmSync(rig.store.root, { recursive: true });
  expect(await rig.why()).toBe(
    [
      next.trimEnd(),
      "  packages/tool/build.ts changed (there are no lines to show)",
      "  the toolchain's image, and what was in the earlier one is not known here",
      "",
    ].join("\n"),
  );
});
