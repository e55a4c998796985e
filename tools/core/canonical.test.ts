import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson } from "./canonical.ts";

const json = fc.jsonValue({ maxDepth: 4 });

test("keys are sorted by code unit, at every depth, with no white space", () => {
  expect(canonicalJson({ b: 1, a: { z: [], Z: null }, "": "é" })).toBe(
    '{"":"é","a":{"Z":null,"z":[]},"b":1}',
  );
  // U+1F600 begins with the code unit D83D, before U+FB33: by code point it would come after.
  expect(canonicalJson({ "\ufb33": 1, "\u{1f600}": 2 })).toBe('{"\u{1f600}":2,"\ufb33":1}');
});

test("a member that is undefined is as one that is missing", () => {
  expect(canonicalJson({ a: undefined, b: 1 })).toBe(canonicalJson({ b: 1 }));
});

test("the order of a list counts", () => {
  expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]));
});

test("it is JSON of the same value", () => {
  fc.assert(
    fc.property(json, (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test("the order in which members were added does not matter", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), json), (value) => {
      const reversed = Object.fromEntries(Object.entries(value).reverse());
      expect(canonicalJson(reversed)).toBe(canonicalJson(value));
    }),
  );
});

test("two values have one text only if they are equal", () => {
  fc.assert(
    fc.property(json, json, (a, b) => {
      const equal = JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
      expect(canonicalJson(a) === canonicalJson(b)).toBe(equal);
    }),
  );
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  const members = Object.entries(value).map(([key, member]) => [key, sorted(member)]);
  // Told apart from a list of the same pairs.
  return { members: members.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)) };
}
