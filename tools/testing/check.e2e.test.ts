import { chmodSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { copyWorkspace, type WorkspaceRig } from "./workspace-rig.ts";

// `npm test` itself.

let rig: WorkspaceRig;

beforeAll(() => {
  rig = copyWorkspace();
});

afterAll(() => rig?.[Symbol.asyncDispose]());

const npmTest = (...words: string[]) => rig.run(["npm", "--silent", "test", "--", ...words]);

test("each check is a line, and the last line counts the tests", async () => {
  const { status, stdout } = await npmTest("shell", "unit", "tools/core/name.test.ts");
  expect(status).toBe(0);
  expect(stdout).toMatch(/^ok {5}shell +[\d.]+ s$/m);
  expect(stdout.trimEnd().split("\n").at(-1)).toMatch(/^tests: [1-9]\d* passed, 0 failed, 0 skipped$/);
});

test("a check or a test that fails, fails it, and what is skipped is said with the reason", async () => {
  rig.write("tools/broken.sh", "if then\n");
  rig.write(
    "tools/core/outcomes.test.ts",
    `import { expect, test } from "vitest";
test("passes", () => {});
test("fails", () => expect(1).toBe(2));
test("is skipped", (context) => context.skip("there is no moon"));
`,
  );
  const { status, stdout } = await npmTest("shell", "unit", "tools/core/outcomes");
  expect(status).toBe(1);
  expect(stdout.trimEnd().split("\n").slice(-3)).toEqual([
    "skipped: is skipped: there is no moon",
    "failed checks: shell",
    "tests: 1 passed, 1 failed, 1 skipped",
  ]);
});

test("continuous integration runs all of it, and adds no line of its own", async () => {
  rig.write("bin/npm", '#!/bin/sh\necho "npm $*"\n');
  chmodSync(rig.path("bin/npm"), 0o755);
  const PATH = `${rig.path("bin")}:${rig.env["PATH"]}`;
  expect(await rig.run([".ci/run"], { env: { PATH } })).toMatchObject({
    status: 0,
    stdout: "npm --silent test\n",
  });
});
