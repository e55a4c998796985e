import { expect, test } from "vitest";
import type { RunLine } from "../record/run-line.ts";
import { taskRecord } from "../testing/sample-runs.ts";
import { sizeHistories } from "./size-history.ts";

const line = (at: number, name: string, platform: string, plan: string, bytes: number): RunLine => ({
  kind: "process",
  run: { id: `${at}`, by: "drydock" },
  tasks: [taskRecord(at, { command: "build", name, platform, at: 0, how: "built", plan, bytes })],
});

test("an artifact's size has a point for each build that differs from the last one seen", () => {
  expect(
    sizeHistories([
      line(3, "wg", "arm", "b", 110),
      line(1, "wg", "arm", "a", 100),
      line(2, "wg", "arm", "a", 100),
      line(4, "wg", "arm", "a", 100),
      line(2, "wg", "amd64", "c", 200),
      line(2, "bash", "arm", "d", 1_000),
    ]),
  ).toEqual([
    { name: "bash", platform: "arm", points: [{ at: 2, bytes: 1_000 }] },
    { name: "wg", platform: "amd64", points: [{ at: 2, bytes: 200 }] },
    {
      name: "wg",
      platform: "arm",
      points: [
        { at: 1, bytes: 100 },
        { at: 3, bytes: 110 },
        { at: 4, bytes: 100 },
      ],
    },
  ]);
});
