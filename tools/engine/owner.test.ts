import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { currentOwner, formatOwner, hasEnded, parseOwner } from "./owner.ts";

const here = currentOwner();

test("a label tells whom it was made for", () => {
  expect(parseOwner(formatOwner(here))).toEqual(here);
  expect(formatOwner(here)).toMatch(/^[^/]+\/[0-9a-f-]{36}\/\d+\/\d+\/\d+$/);
  expect(parseOwner("someone else's label")).toBeUndefined();
  expect(parseOwner(undefined)).toBeUndefined();
});

test("this process has not ended; one with the same ID that started at another time has", () => {
  expect(hasEnded(here, here)).toBe(false);
  expect(hasEnded({ ...here, started: "1" }, here)).toBe(true);
});

test("a process that is gone has ended", async () => {
  const child = spawn(process.execPath, ["-e", ""]);
  await once(child, "exit");
  expect(hasEnded({ ...here, pid: child.pid ?? 0 }, here)).toBe(true);
});

test("nothing is known of another machine's processes, nor of another boot's", () => {
  expect(hasEnded({ place: "elsewhere/boot/1", pid: 1, started: "1" }, here)).toBe(false);
});
