import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ok } from "@drydock/core/failure.ts";
import { expect, test } from "vitest";
import { withLock } from "./mutual-exclusion.ts";
import { startChild } from "./testing/start-child.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";

const never = new AbortController().signal;

test("one action at a time runs under one name, and all of them run", async () => {
  const name = randomUUID();
  let inside = 0;
  const seen: number[] = [];
  const action = async () => {
    inside += 1;
    seen.push(inside);
    await new Promise((resolve) => setImmediate(resolve));
    inside -= 1;
    return ok(inside);
  };
  const results = await Promise.all(Array.from({ length: 10 }, () => withLock(name, never, action)));
  expect(seen).toEqual(Array(10).fill(1));
  expect(results).toEqual(Array(10).fill(ok(0)));
});

test("other names do not wait", async () => {
  const inner = withLock(randomUUID(), never, () => withLock(randomUUID(), never, async () => ok("both")));
  expect(await inner).toEqual(ok("both"));
});

test("an action that throws lets go of the lock", async () => {
  const name = randomUUID();
  const thrown = withLock(name, never, async () => {
    throw new Error("a bug");
  });
  await expect(thrown).rejects.toThrow("a bug");
  expect(await withLock(name, never, async () => ok("free"))).toEqual(ok("free"));
});

test("another process waits until the first one is done", async () => {
  const name = randomUUID();
  const file = join(temporaryFolder(), "done");
  const first = startChild("hold-lock.ts", [name, file]);
  expect([await first.nextLine(), await first.nextLine()]).toEqual(["waiting", "held"]);
  const second = withLock(name, never, async () => ok(existsSync(file)));
  first.process.stdin?.end();
  expect(await second).toEqual(ok(true));
});

test("a holder that is killed lets go of the lock", async () => {
  const name = randomUUID();
  const first = startChild("hold-lock.ts", [name, ""]);
  expect([await first.nextLine(), await first.nextLine()]).toEqual(["waiting", "held"]);
  const second = startChild("hold-lock.ts", [name, ""]);
  expect(await second.nextLine()).toBe("waiting");
  first.process.kill("SIGKILL");
  expect(await second.nextLine()).toBe("held");
});

test("an interrupted wait ends at once, without the lock", async () => {
  const name = randomUUID();
  const holder = startChild("hold-lock.ts", [name, ""]);
  expect([await holder.nextLine(), await holder.nextLine()]).toEqual(["waiting", "held"]);
  const interruption = new AbortController();
  const waiting = withLock(name, interruption.signal, async () => ok("never"));
  interruption.abort();
  expect(await waiting).toMatchObject({ ok: false, failure: { reason: "interrupted" } });
});
