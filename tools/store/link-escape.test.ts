import { expect, test } from "vitest";
import { findEscapingLink } from "./link-escape.ts";

const links = (targets: Record<string, string>) =>
  Object.entries(targets).map(([path, target]) => ({ kind: "link" as const, path, target }));

test("links within the tree are fine, also those to nothing and in circles", () => {
  const fine = { lib64: "lib", "a/b/up": "../../c", dangling: "nowhere", x: "y", y: "x", here: "." };
  expect(findEscapingLink(links(fine))).toBeUndefined();
});

test.for<[string, Record<string, string>, string]>([
  ["absolute", { a: "/etc/passwd" }, "a"],
  ["above the top", { "a/b": "../../c" }, "a/b"],
  ["above the top and back", { a: "../a" }, "a"],
  ["by way of another link", { "d/e/up": "..", out: "d/e/up/../.." }, "out"],
])("a link that leads out is found: %s", ([_how, targets, link]) => {
  expect(findEscapingLink(links(targets))).toBe(link);
});
