import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import type { RunLine } from "./run-line.ts";

/** Bytes of a file of runs before another is begun: some hundred runs. There are two at most. */
const limit = 2 * 1024 ** 2;

/** Of the lines' format. Those of another are left out. */
const version = 1;

/** Relative to the workspace. */
const folder = ".drydock/runs";

/**
 * Adds a line to the runs of a workspace. Each is one write at the file's end, so processes do not get into each other's way.
 * A disk that is full or not ours to write to is no reason to fail: then there is nothing to look at later.
 */
export function appendRunLine(root: string, line: RunLine): void {
  try {
    append(root, `${JSON.stringify({ v: version, ...line })}\n`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
  }
}

function append(root: string, text: string): void {
  const { current, previous } = filesOf(root);
  const file = openToAppend(root, current);
  try {
    writeSync(file, text);
    const { size, ino } = fstatSync(file);
    // Of two that find it too large one has moved it before.
    if (size > limit && statSync(current).ino === ino) renameSync(current, previous);
  } finally {
    closeSync(file);
  }
}

function openToAppend(root: string, path: string): number {
  try {
    return openSync(path, "a");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  mkdirSync(join(root, folder), { recursive: true });
  return openSync(path, "a");
}

/** The lines that a workspace has, the oldest first. */
export function readRunLines(root: string): RunLine[] {
  const { current, previous } = filesOf(root);
  return [previous, current].flatMap((file) => parseLines(readIfThere(file)));
}

/** Without those that are damaged: a disk may have been full. */
function parseLines(text: string): RunLine[] {
  return text.split("\n").flatMap((line) => {
    try {
      const parsed = JSON.parse(line);
      return parsed.v === version && Array.isArray(parsed.tasks) ? [parsed as RunLine] : [];
    } catch {
      return [];
    }
  });
}

function filesOf(root: string): { readonly current: string; readonly previous: string } {
  return { current: join(root, folder, "current.jsonl"), previous: join(root, folder, "previous.jsonl") };
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
