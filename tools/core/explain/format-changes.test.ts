import { expect, test } from "vitest";
import { sha256Of } from "../digest.ts";
import { addDiffs } from "./add-diffs.ts";
import type { Change } from "./change.ts";
import { formatChanges } from "./format-changes.ts";

const texts = new Map(["one\n", "two\n", "three\n"].map((text) => [sha256Of(text), text]));
const changed = (file: string, from: string, to: string): Change => ({
  kind: "file",
  file,
  from: { sha256: sha256Of(from), executable: false },
  to: { sha256: sha256Of(to), executable: false },
});
const withDiffs = (changes: Change[], limit = 10) => addDiffs(changes, (digest) => texts.get(digest), limit);

test("a line for each change, and the lines of a text below it", () => {
  const changes = withDiffs([changed("build.ts", "one\n", "two\n"), { kind: "version", from: "1", to: "2" }]);
  expect(formatChanges(changes)).toEqual([
    "  build.ts changed (+1 -1)",
    "      @@ -1,1 +1,1 @@",
    "      -one",
    "      +two",
    "  version 1 -> 2",
  ]);
});

test("where a text is not at hand it says so", () => {
  expect(formatChanges(withDiffs([changed("a.c", "forgotten", "two\n")]))).toEqual([
    "  a.c changed (there are no lines to show)",
  ]);
});

test("only as many texts are compared as were asked for", () => {
  const changes = withDiffs([changed("a.c", "one\n", "two\n"), changed("b.c", "one\n", "three\n")], 1);
  expect(formatChanges(changes).at(-1)).toBe("  b.c changed (there are no lines to show)");
});

test("of very many changes the rest are counted", () => {
  const changes = Array.from(
    { length: 1000 },
    (_, index): Change => ({ kind: "file", file: `${index}.c`, to: { link: "x" } }),
  );
  const lines = formatChanges(changes);
  expect(lines).toHaveLength(101);
  expect(lines.at(-1)).toBe("  and 900 more changes, which --json lists");
});
