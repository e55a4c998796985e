import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { findInvocation, findNxInvocation } from "./find-invocation.ts";

test("a command that a person started is a run of its own", () => {
  expect(findInvocation({}, "drydock build wg")).toEqual({
    id: expect.stringMatching(new RegExp(`^${process.pid}-[1-9]\\d*$`)),
    by: "drydock",
    command: "drydock build wg",
  });
});

test("what Nx started belongs to the run of Nx's first process, as that one has it", () => {
  const env = { NX_INVOCATION_ROOT_PID: `${process.ppid}` };
  const { id, by } = findInvocation(env, "drydock build wg");
  expect({ id, by }).toEqual({ id: expect.stringContaining(`${process.ppid}-`), by: "nx" });
  expect(findNxInvocation(env, ["node", "nx.js", "run", "wg:build-arm"])).toEqual({
    id,
    by: "nx",
    command: "nx run wg:build-arm",
  });
  const first = findNxInvocation({}, []);
  expect(first).toEqual({
    ...findInvocation({ NX_INVOCATION_ROOT_PID: `${process.pid}` }, ""),
    command: "nx",
  });
});

test("what turbo started, with a shell and npm between, belongs to turbo's run", () => {
  const folder = mkdtempSync(join(tmpdir(), "drydock-turbo-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  // A program of that name that runs others is all that is asked for.
  copyFileSync("/bin/sh", join(folder, "turbo"));
  const module = JSON.stringify(new URL("find-invocation.ts", import.meta.url).href);
  const program = `const { findInvocation } = await import(${module});
    console.log(JSON.stringify(findInvocation(process.env, "drydock build wg")));`;
  const script = `sh -c '"$NODE" --input-type=module --eval "$PROGRAM"; true'; true`;
  const printed = execFileSync(join(folder, "turbo"), ["-c", script], {
    env: { ...process.env, TURBO_HASH: "0", NODE: process.execPath, PROGRAM: program },
    encoding: "utf8",
  });
  expect(JSON.parse(printed)).toEqual({
    id: expect.stringMatching(/^\d+-\d+$/),
    by: "turbo",
    command: `turbo -c ${script}`,
  });
});

test("without turbo among the ancestors its variable means nothing", () => {
  expect(findInvocation({ TURBO_HASH: "0" }, "drydock build wg").by).toBe("drydock");
});
