import { readFileSync, renameSync, rmSync, type Stats, statSync, writeFileSync } from "node:fs";
import { type Sha256, sha256Of } from "@drydock/core/digest.ts";
import { digestOnDisk } from "../planned-files.ts";

/** What tells that a file is still the one that was read: size, times of modification and change, inode; then its digest. */
type Known = readonly [size: number, mtimeMs: number, ctimeMs: number, ino: number, digest: Sha256];

/** The digests of a folder's files, of which most are as they were when last asked for. */
export interface KnownDigests {
  /** `file` is absolute; `facts` are those that lstat has just given of it. */
  digest(file: string, facts: Stats): Sha256;
  /** Remembers what was read. */
  save(): void;
}

/**
 * Digests that are remembered in a file, as git's index remembers what it has read: a file counts as unchanged as long as its size,
 * times and inode are.
 *
 * A file may change again within the tick of the clock in which it changed last, and then has other content at the same
 * time (Documentation/technical/racy-git in git's source). So nothing is remembered of a file that is not older than the moment at
 * which reading began, by the clock of the very file system: whatever changes later has a later time of change.
 */
export function knownDigests(folder: string, memory: string): KnownDigests {
  const known = read(memory);
  const kept = new Map<string, Known>();
  const marker = `${memory}.${process.pid}`;
  let began: number | undefined;
  let learned = false;
  return {
    digest(file, { size, mtimeMs, ctimeMs, ino }) {
      const path = file.slice(folder.length);
      const before = known.get(path);
      if (before !== undefined && isSame(before, [size, mtimeMs, ctimeMs, ino])) {
        kept.set(path, before);
        return before[4];
      }
      began ??= beginAt(marker);
      const digest = digestOnDisk(file);
      if (Math.max(mtimeMs, ctimeMs) < began) {
        kept.set(path, [size, mtimeMs, ctimeMs, ino, digest]);
        learned = true;
      }
      return digest;
    },
    save() {
      if (learned) write(memory, marker, kept);
      else if (began !== undefined) rmSync(marker, { force: true });
    },
  };
}

function isSame(known: Known, facts: readonly number[]): boolean {
  return facts.every((fact, index) => fact === known[index]);
}

/** The file system's time. Where nothing can be written nothing is remembered: every file is too young. */
function beginAt(marker: string): number {
  try {
    writeFileSync(marker, "");
    return statSync(marker).mtimeMs;
  } catch {
    return Number.NEGATIVE_INFINITY;
  }
}

/** Its own digest comes first: a damaged memory is none. */
function write(memory: string, marker: string, known: ReadonlyMap<string, Known>): void {
  const text = JSON.stringify([...known]);
  try {
    writeFileSync(marker, `${sha256Of(text)}\n${text}`);
    renameSync(marker, memory);
  } catch {
    // A full disk: then the files are read again next time.
    rmSync(marker, { force: true });
  }
}

function read(memory: string): Map<string, Known> {
  try {
    const [digest, text = ""] = readFileSync(memory, "utf8").split("\n");
    return digest === sha256Of(text) ? new Map(JSON.parse(text)) : new Map();
  } catch {
    return new Map();
  }
}
