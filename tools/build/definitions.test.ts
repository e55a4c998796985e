import { expect, test } from "vitest";
import { loadArtifact, loadLock, loadPlatform, loadToolchain } from "./definitions.ts";
import { leastArtifact, leastPlatform, leastToolchain, writeWorkspace } from "./testing/write-workspace.ts";

test("definitions come as they are written", async () => {
  const workspace = await writeWorkspace();
  expect(await loadArtifact(workspace, "tool")).toEqual({ ok: true, value: leastArtifact });
  expect(await loadPlatform(workspace, "arm")).toEqual({ ok: true, value: leastPlatform });
  expect(await loadToolchain(workspace, "c")).toEqual({ ok: true, value: leastToolchain });
  expect(await loadLock(workspace, "c", undefined)).toMatchObject({ ok: true });
});

test("one that was valid is checked anew after a change", async () => {
  const workspace = await writeWorkspace();
  expect(await loadArtifact(workspace, "tool")).toMatchObject({ ok: true });
  workspace.write("packages/tool/artifact.json", { ...leastArtifact, version: 2 });
  expect(await loadArtifact(workspace, "tool")).toMatchObject({ failure: { reason: "invalid-definition" } });
  workspace.write("packages/tool/artifact.json", { ...leastArtifact, version: "2" });
  expect(await loadArtifact(workspace, "tool")).toMatchObject({ value: { version: "2" } });
});

test("a text that is valid as one kind is not taken for another", async () => {
  const workspace = await writeWorkspace();
  await loadPlatform(workspace, "arm");
  workspace.write("toolchains/c/toolchain.json", leastPlatform);
  expect(await loadToolchain(workspace, "c")).toMatchObject({ failure: { reason: "invalid-definition" } });
});

test("a name that none has is a failure with those that there are", async () => {
  const workspace = await writeWorkspace();
  expect(await loadToolchain(workspace, "rust")).toMatchObject({
    failure: {
      reason: "unknown-toolchain",
      what: 'there is no toolchain named "rust"',
      why: "defined here: c",
      next: "Correct the name, or define it: toolchains/rust/toolchain.json",
    },
  });
});

test("where nothing can be remembered, definitions are read all the same", async () => {
  const workspace = await writeWorkspace();
  // A file where the folder of remembered checks would be: it stops root too.
  workspace.remove("valid");
  workspace.write("valid", "");
  expect(await loadArtifact(workspace, "tool")).toMatchObject({ ok: true });
});
