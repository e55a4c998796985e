import { expect, test } from "vitest";
import { isExact, sortOutcomes } from "./walk-step.ts";

const earlier = "2026-01-01T00:00:00.000Z";
const now = "2026-01-02T00:00:00.000Z";
const built = new Map([["known plan", earlier]]);
const nothing = { rebuilt: [], restored: [], failed: [], needless: [] };

function outcomeOf(plan: string, builtAt: string) {
  return sortOutcomes(new Map([["wg:build-arm", { plan, builtAt }]]), built);
}

test("a build with a plan that is new ran because it had to", () => {
  expect(outcomeOf("new plan", now)).toEqual({ ...nothing, rebuilt: ["wg:build-arm"] });
});

test("a build of the time when its plan was built was restored", () => {
  expect(outcomeOf("known plan", earlier)).toEqual({ ...nothing, restored: ["wg:build-arm"] });
});

test("a build that ran again with a plan that was built was needless", () => {
  const ids = ["wg:build-arm"];
  expect(outcomeOf("known plan", now)).toEqual({ ...nothing, rebuilt: ids, needless: ids });
});

test("a build that left nothing failed", () => {
  expect(sortOutcomes(new Map([["wg:build-arm", undefined]]), built)).toEqual({
    ...nothing,
    failed: ["wg:build-arm"],
  });
});

test.each(["failed", "missed", "needless"])("a commit with a build that was %s is not exact", (what) => {
  const step = { ...nothing, commit: "1234", subject: "Change", missed: [] };
  expect(isExact(step)).toBe(true);
  expect(isExact({ ...step, [what]: ["wg:build-arm"] })).toBe(false);
});
