import { expect, test } from "vitest";
import { planMatrix } from "./plan-matrix.ts";

const task = (artifact: string, platform: string) => ({ artifact, platform });

test("nothing affected gives no job", () => {
  expect(planMatrix([])).toEqual([]);
});

test("each artifact and platform has one job, for all its tasks", () => {
  const tasks = [task("wg", "arm64"), task("bash", "arm"), task("wg", "arm"), task("wg", "arm")];
  expect(planMatrix(tasks)).toEqual([
    { name: "bash", artifacts: "bash", platform: "arm" },
    { name: "wg", artifacts: "wg", platform: "arm" },
    { name: "wg", artifacts: "wg", platform: "arm64" },
  ]);
});

test("beyond the most jobs that there may be, artifacts of one platform share some", () => {
  const tasks = ["a", "b", "c", "d", "e"].flatMap((name) => [task(name, "arm"), task(name, "arm64")]);
  const shared = (platform: string) => [
    { name: "a+2", artifacts: "a,b,c", platform },
    { name: "d+1", artifacts: "d,e", platform },
  ];
  expect(planMatrix(tasks, 4)).toEqual([...shared("arm"), ...shared("arm64")]);
});

test("a thousand artifacts fit into what GitHub and GitLab allow", () => {
  const names = Array.from({ length: 1000 }, (_, index) => `artifact-${index}`);
  const matrix = planMatrix(
    names.flatMap((name) => ["arm", "arm64", "amd64"].map((each) => task(name, each))),
  );
  expect(matrix.length).toBeLessThanOrEqual(200);
  expect(matrix.flatMap(({ artifacts }) => artifacts.split(","))).toHaveLength(3000);
});

test("there are never fewer jobs than platforms", () => {
  expect(planMatrix([task("a", "arm"), task("a", "arm64")], 1)).toHaveLength(2);
});
