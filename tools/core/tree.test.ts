import fc from "fast-check";
import { expect, test } from "vitest";
import { hexOf, sha256Of } from "./digest.ts";
import { digestTree, type TreeEntry } from "./tree.ts";

function file(path: string, text: string): TreeEntry & { kind: "file" } {
  return { kind: "file", path, sha256: hexOf(sha256Of(text)), executable: false };
}

const path = fc.stringMatching(/^[a-z.+-]{1,8}(\/[a-z.+-]{1,8}){0,3}$/);
const entry: fc.Arbitrary<TreeEntry> = fc.oneof(
  fc.record({
    kind: fc.constant("file" as const),
    path,
    sha256: fc.stringMatching(/^[0-9a-f]{64}$/),
    executable: fc.boolean(),
  }),
  fc.record({ kind: fc.constant("link" as const), path, target: path }),
);
const tree = fc.uniqueArray(entry, { minLength: 1, maxLength: 12, selector: (one) => one.path });

test("the digest of a Go module is its line in go.sum", () => {
  const module = "github.com/pmezard/go-difflib@v1.0.0";
  const entries = [
    ["2eb550be6801c1ea434feba53bf6d12e7c71c90253e0a9de4a4f46cf88b56477", "LICENSE"],
    ["8a3e1b4596a360a9b6e34c1152b56a8a8887f7ab666479f6556980e43147718b", "difflib/difflib.go"],
    ["b5a86f7665461139932d78d6ffa3deb953dce543efbac3112a3ec81c8fab6f64", "difflib/difflib_test.go"],
    ["4db03fe17d75919237c65ff4a43467bb00729f33fcd6bb1688c00ea1b029cce9", "README.md"],
    ["89bfc1dc3848a4c3ca93551f569317e3ab26a151b0aa00542720d010f763f094", ".travis.yml"],
  ].map(
    ([sha256 = "", path]) =>
      ({ kind: "file", path: `${module}/${path}`, sha256, executable: false }) as const,
  );
  expect(digestTree(entries)).toBe("h1:4DBwDE0NGyQoBHbLQYPwSUPoCMWR5BEzIk/f1lZbAQM=");
});

test("paths are sorted as bytes: a letter beyond 16 bits comes after all others", () => {
  const [emoji, letter] = [file("\u{1f600}", "a"), file("\ufb33", "b")];
  const lines = `${letter.sha256}  \ufb33\n${emoji.sha256}  \u{1f600}\n`;
  expect(digestTree([emoji, letter])).toBe(
    `h1:${Buffer.from(hexOf(sha256Of(lines)), "hex").toString("base64")}`,
  );
});

test("the order of entries does not matter", () => {
  const twoOrders = tree.chain((entries) =>
    fc.tuple(fc.constant(entries), fc.shuffledSubarray(entries, { minLength: entries.length })),
  );
  fc.assert(
    fc.property(twoOrders, ([one, other]) => {
      expect(digestTree(one)).toBe(digestTree(other));
    }),
  );
});

test("a change of any entry changes the digest", () => {
  const changed = fc
    .tuple(tree, fc.nat(), entry)
    .map(([entries, at, other]) => [entries, entries.with(at % entries.length, other)] as const)
    .filter(([entries, other]) => JSON.stringify(entries) !== JSON.stringify(other));
  fc.assert(
    fc.property(changed, ([entries, other]) => {
      expect(digestTree(other)).not.toBe(digestTree(entries));
    }),
  );
});

test("one entry less changes the digest", () => {
  fc.assert(
    fc.property(tree, (entries) => {
      expect(digestTree(entries.slice(1))).not.toBe(digestTree(entries));
    }),
  );
});

test("an executable file, a plain one and a link to its text are three different things", () => {
  const plain = file("run", "x");
  const digests = [
    plain,
    { ...plain, executable: true },
    { kind: "link", path: "run", target: "x" } as const,
  ];
  expect(new Set(digests.map((one) => digestTree([one]))).size).toBe(3);
});

test("a path with a line break, which could pass for two files, is refused", () => {
  expect(() => digestTree([file("a\nb", "x")])).toThrow('"a\\nb"');
});
