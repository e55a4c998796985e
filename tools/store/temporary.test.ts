import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ownIdentity } from "./process-identity.ts";
import { sweepTemporaries, withTemporaryFolder } from "./temporary.ts";
import { emptyStore } from "./testing/empty-store.ts";

const { pid, start, machine } = ownIdentity();

test("a temporary folder goes when its action ends, well or badly", async () => {
  const { store } = emptyStore();
  const folders: string[] = [];
  const use = async (folder: string) => {
    writeFileSync(join(folder, "file"), "content");
    folders.push(folder);
  };
  await withTemporaryFolder(store, use);
  const thrown = withTemporaryFolder(store, async (folder) => {
    await use(folder);
    throw new Error("it went wrong");
  });
  await expect(thrown).rejects.toThrow("it went wrong");
  expect(folders.map((folder) => existsSync(folder))).toEqual([false, false]);
});

test("a sweep removes what processes left that are gone, and nothing else", () => {
  const { store } = emptyStore();
  const tmp = join(store.root, "tmp");
  const living = `.drydock-${pid}-${start}-${machine}-living`;
  const gone = `.drydock-${pid}-${start + 1}-${machine}-gone`;
  const elsewhere = ".drydock-1-1-0123456789ab-elsewhere";
  const longAgo = ".drydock-1-1-0123456789ab-longago";
  for (const name of [living, gone, elsewhere, longAgo, "mine"])
    mkdirSync(join(tmp, name), { recursive: true });
  writeFileSync(join(tmp, gone, "file"), "content");
  const twoDaysAgo = Date.now() / 1000 - 2 * 24 * 3600;
  utimesSync(join(tmp, longAgo), twoDaysAgo, twoDaysAgo);
  sweepTemporaries(store);
  expect(readdirSync(tmp).sort()).toEqual([elsewhere, living, "mine"].sort());
});

test("there is nothing to sweep in a store that was never used", () => {
  const { store } = emptyStore();
  sweepTemporaries(store);
  expect(readdirSync(store.root)).toEqual([]);
});
