import { expect, test } from "vitest";
import { nxLine } from "./nx-line.ts";

const run = { id: "7-1", by: "nx" } as const;
const result = (project: string, target: string, projectRoot: string, cache = true) => ({
  status: "local-cache",
  task: { target: { project, target }, projectRoot, cache, startTime: 110, endTime: 120 },
});

test("a run of Nx is kept with the tasks of artifacts that it may answer from its cache", () => {
  const taskResults = {
    "wg-quick:build-arm": result("wg-quick", "build-arm", "packages/wg-quick"),
    "wg-quick:fetch": result("wg-quick", "fetch", "packages/wg-quick", false),
    "toolchain-musl:image": result("toolchain-musl", "image", "toolchains/musl", false),
    "report:run": result("report", "run", "tools/report", false),
  };
  expect(nxLine({ startTime: 100, endTime: 200, taskResults }, run)).toEqual({
    kind: "nx",
    run,
    began: 100,
    ended: 200,
    tasks: [
      { command: "build", name: "wg-quick", platform: "arm", status: "local-cache", began: 110, ended: 120 },
    ],
  });
});

test("a run without any leaves nothing", () => {
  const taskResults = { "report:run": result("report", "run", "tools/report", false) };
  expect(nxLine({ startTime: 100, endTime: 200, taskResults }, run)).toBeUndefined();
});
