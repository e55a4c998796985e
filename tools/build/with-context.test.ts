import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { ok } from "@drydock/core/failure.ts";
import { ownIdentity } from "@drydock/store/process-identity.ts";
import { temporaryFolder } from "@drydock/store/testing/temporary-folder.ts";
import { expect, test } from "vitest";
import { writeWorkspace } from "./testing/write-workspace.ts";
import { withContext } from "./with-context.ts";

/** Where a command runs: a workspace, with an empty store and no engine. */
async function place() {
  const { root } = await writeWorkspace();
  const interrupt = new AbortController();
  const env = {
    DRYDOCK_STORE: temporaryFolder(),
    DOCKER_HOST: "unix:///nowhere/docker.sock",
    HOME: temporaryFolder(),
  };
  return {
    root,
    store: env.DRYDOCK_STORE,
    interrupt,
    from: { cwd: join(root, "packages/tool"), env, signal: interrupt.signal },
  };
}

const emit = () => {};

test("the workspace is the one that the command was given in", async () => {
  const { root, from } = await place();
  expect(await withContext(from, emit, async ({ workspace }) => ok(workspace.root))).toEqual({
    ok: true,
    value: root,
  });
});

test("what a killed run left in the store goes when the store is first used, and not before", async () => {
  const { store, from } = await place();
  const { pid, machine } = ownIdentity();
  // A process of this number began at another time, so that one is gone.
  const left = join(store, "tmp", `.drydock-${pid}-1-${machine}-x`);
  mkdirSync(left, { recursive: true });
  await withContext(from, emit, async () => ok(undefined));
  expect(existsSync(left)).toBe(true);
  expect(await withContext(from, emit, async (context) => ok(context.store.root))).toEqual({
    ok: true,
    value: store,
  });
  expect(existsSync(left)).toBe(false);
});

test("the engine is asked for once, and the failure of it is a value", async () => {
  const { from } = await place();
  const asked = await withContext(from, emit, async ({ engine }) => ok([engine(), engine()]));
  const [one, other] = asked.ok ? asked.value : [];
  expect(other).toBe(one);
  expect(await one).toMatchObject({ failure: { reason: "no-engine" } });
});

test("whatever breaks after an interrupt is the interrupt", async () => {
  const { interrupt, from } = await place();
  const result = await withContext(from, emit, async () => {
    interrupt.abort();
    throw new Error("aborted");
  });
  expect(result).toMatchObject({ failure: { reason: "interrupted" } });
});

test("whatever breaks otherwise is a bug, and thrown", async () => {
  const { from } = await place();
  const broken = withContext(from, emit, async () => {
    throw new Error("a bug");
  });
  await expect(broken).rejects.toThrow("a bug");
});
