import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { appendRunLine, readRunLines } from "./run-file.ts";
import type { RunLine } from "./run-line.ts";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "drydock-runs-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
});

const line = (id: string, text = ""): RunLine => ({
  kind: "process",
  run: { id, by: "drydock", command: `drydock build wg ${text}` },
  tasks: [],
});
const ids = () => readRunLines(root).map(({ run }) => run.id);

test("lines are read as they were written, the oldest first", () => {
  appendRunLine(root, line("1"));
  appendRunLine(root, line("2"));
  expect(readRunLines(root)).toEqual([line("1"), line("2")].map((each) => ({ v: 1, ...each })));
});

test("where nothing ran there is none", () => {
  expect(ids()).toEqual([]);
});

test("a damaged line and one of another format are left out, the others stay", () => {
  appendRunLine(root, line("1"));
  const file = join(root, ".drydock/runs/current.jsonl");
  writeFileSync(file, '{"v":1,"kind":"proc', { flag: "a" });
  writeFileSync(file, '\n{"v":9,"tasks":[]}\nnull\n', { flag: "a" });
  appendRunLine(root, line("2"));
  expect(ids()).toEqual(["1", "2"]);
});

test("what is kept has a bound, and the oldest goes first", () => {
  const text = "x".repeat(100_000);
  for (let index = 0; index < 100; index += 1) appendRunLine(root, line(`${index}`, text));
  const folder = join(root, ".drydock/runs");
  const files = readdirSync(folder);
  expect(files.length).toBeLessThanOrEqual(2);
  const bytes = files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
  expect(bytes).toBeLessThan(5 * 1024 ** 2);
  expect(ids().at(-1)).toBe("99");
  expect(ids().length).toBeGreaterThan(20);
});

test("lines of many processes at once stay whole", async () => {
  const program = `
    const { appendRunLine } = await import(${JSON.stringify(new URL("run-file.ts", import.meta.url).href)});
    for (let index = 0; index < 50; index += 1)
      appendRunLine(${JSON.stringify(root)}, { kind: "process", run: { id: process.pid + "-" + index, by: "drydock" }, tasks: [], filler: "x".repeat(5_000) });`;
  const processes = Array.from({ length: 4 }, () =>
    spawn(process.execPath, ["--input-type=module", "--eval", program], { stdio: "inherit" }),
  );
  await Promise.all(processes.map((each) => once(each, "exit")));
  expect(new Set(ids()).size).toBe(200);
});

test("where it cannot be written the line is lost and nothing else", () => {
  mkdirSync(join(root, ".drydock"));
  writeFileSync(join(root, ".drydock/runs"), "in the way");
  appendRunLine(root, line("1"));
  appendRunLine(join(root, "nowhere\0"), line("1"));
  expect(existsSync(join(root, ".drydock/runs/current.jsonl"))).toBe(false);
});
