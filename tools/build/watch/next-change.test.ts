import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { temporaryFolder } from "@drydock/store/testing/temporary-folder.ts";
import { expect, test } from "vitest";
import { nextChange } from "./next-change.ts";

/** A folder with a file, a deep one, and git's own. */
function folderOfFiles(): (file: string) => string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "lib/deep"), { recursive: true });
  mkdirSync(join(folder, ".git/objects"), { recursive: true });
  for (const file of ["main.c", "lib/deep/x.c"]) writeFileSync(join(folder, file), "1");
  return (file) => join(folder, file);
}

/** How editors save: whoever reads the file finds the old or the new one, never half of it. */
function saveByRenaming(file: string): void {
  writeFileSync(`${file}~`, "2");
  renameSync(`${file}~`, file);
}

async function changedBy(path: (file: string) => string, change: () => void): Promise<string[]> {
  const next = nextChange([path("")]);
  change();
  return (await next.settled).map((file) => relative(path(""), file));
}

test.for<[string, (path: (file: string) => string) => void, string]>([
  ["a file", (path) => writeFileSync(path("main.c"), "2"), "main.c"],
  ["a file deep down", (path) => writeFileSync(path("lib/deep/x.c"), "2"), "lib/deep/x.c"],
  ["a file that is saved by renaming", (path) => saveByRenaming(path("lib/deep/x.c")), "lib/deep/x.c"],
  ["a new file", (path) => writeFileSync(path("lib/new.c"), ""), "lib/new.c"],
  ["a deleted file", (path) => rmSync(path("main.c")), "main.c"],
  ["an executable bit", (path) => chmodSync(path("main.c"), 0o755), "main.c"],
  ["a link", (path) => symlinkSync("main.c", path("link.c")), "link.c"],
  ["a new folder", (path) => mkdirSync(path("new/deep"), { recursive: true }), "new"],
  ["a folder that is moved in", (path) => renameSync(path("lib/deep"), path("moved")), "moved"],
])("%s is a change", async ([_what, change, file]) => {
  const path = folderOfFiles();
  expect(await changedBy(path, () => change(path))).toContain(file);
});

test("several changes at once are one", async () => {
  const path = folderOfFiles();
  const changed = await changedBy(path, () => {
    writeFileSync(path("main.c"), "2");
    writeFileSync(path("lib/deep/x.c"), "2");
  });
  expect(changed).toEqual(expect.arrayContaining(["main.c", "lib/deep/x.c"]));
});

test("what takes the place of a file or a folder is watched after it", async () => {
  const path = folderOfFiles();
  for (const round of ["2", "3"]) {
    await changedBy(path, () => saveByRenaming(path("main.c")));
    expect(await changedBy(path, () => writeFileSync(path("main.c"), round))).toEqual(["main.c"]);
    await changedBy(path, () => {
      rmSync(path("lib"), { recursive: true });
      mkdirSync(path("lib/deep"), { recursive: true });
      writeFileSync(path("lib/deep/x.c"), round);
    });
    const deep = await changedBy(path, () => writeFileSync(path("lib/deep/x.c"), "more"));
    expect(deep).toEqual(["lib/deep/x.c"]);
  }
});

test("what git keeps for itself is no change", async () => {
  const path = folderOfFiles();
  const changed = await changedBy(path, () => {
    writeFileSync(path(".git/objects/new"), "");
    writeFileSync(path("main.c"), "2");
  });
  expect(changed).toEqual(["main.c"]);
});

test("a folder that is not there is none to watch", async () => {
  const path = folderOfFiles();
  const next = nextChange([path("nothing"), path("lib")]);
  writeFileSync(path("lib/new.c"), "");
  expect(await next.settled).toEqual([path("lib/new.c")]);
});
