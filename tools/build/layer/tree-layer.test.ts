import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeTar } from "@drydock/store/testing/make-tar.ts";
import { temporaryFolder } from "@drydock/store/testing/temporary-folder.ts";
import { expect, test } from "vitest";
import { treeEntries } from "./tree-layer.ts";

const tree = [
  { name: "bin/", type: "directory" },
  { name: "bin/gcc", content: "program", mode: 0o755 },
  { name: "lib/libc.a", content: "", mode: 0o644 },
  { name: "cc", type: "symlink", linkname: "bin/gcc" },
] as const;

test("all files and links of a stored tree go below one folder of the image", async () => {
  const stored = join(temporaryFolder(), "tree.tar");
  writeFileSync(stored, await makeTar(tree));
  const entries = await treeEntries(stored, "/opt/cross");
  expect(
    entries.map((entry) => ("open" in entry ? { ...entry, open: String(entry.open()) } : entry)),
  ).toEqual([
    { path: "/opt/cross/bin/gcc", executable: true, size: 7, open: "program" },
    { path: "/opt/cross/lib/libc.a", executable: false, size: 0, open: "" },
    { path: "/opt/cross/cc", target: "bin/gcc" },
  ]);
});

test("a tree that is cut short or not there is an error of the caller's, and of nobody else's", async () => {
  const stored = join(temporaryFolder(), "tree.tar");
  await expect(treeEntries(stored, "/opt")).rejects.toThrow("ENOENT");
  writeFileSync(stored, (await makeTar(tree)).subarray(0, 1100));
  await expect(treeEntries(stored, "/opt")).rejects.toThrow(/end of data|destroyed/);
});
