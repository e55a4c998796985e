import { expect, test } from "vitest";
import { sparkline } from "./sparkline.ts";

test("each value is a step of one width, and the last has a dot", () => {
  expect(sparkline([10, 20, 15]).text).toBe(
    '<svg width="96" height="22" viewBox="0 0 96 22" aria-hidden="true"><path d="M3 19H33V3H63V11H93"/><circle cx="93" cy="11" r="2.5"/></svg>',
  );
});

test("one value is a dot, and values that are the same a level line", () => {
  expect(sparkline([10]).text).not.toContain("<path");
  expect(sparkline([10, 10]).text).toContain('d="M3 11H48V11H93"');
});
