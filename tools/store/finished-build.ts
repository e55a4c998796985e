import {
  constants,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  symlinkSync,
  utimesSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { type BuildRecord, buildRecordFile, parseBuildRecord } from "@drydock/core/build-record.ts";
import { hexOf, type Sha256 } from "@drydock/core/digest.ts";
import type { Emit } from "@drydock/core/event.ts";
import { ok, type Result } from "@drydock/core/failure.ts";
import { evict } from "./evict.ts";
import { replaceFolder } from "./replace-folder.ts";
import type { Store } from "./store.ts";
import { withStoreFailures } from "./store-failure.ts";
import { sweepTemporariesIn, withTemporaryFolder, withTemporaryFolderIn } from "./temporary.ts";
import { verifyOutputs } from "./verify-outputs.ts";

/** A stored build. Its folder holds the record and the outputs, as dist/PLATFORM/ARTIFACT does. */
export interface FinishedBuild {
  readonly folder: string;
  readonly record: BuildRecord;
}

/** The stored build of a plan, verified; a damaged one is removed, and is not there. */
export async function findFinishedBuild(
  store: Store,
  plan: Sha256,
  emit: Emit,
): Promise<FinishedBuild | undefined> {
  const folder = buildFolder(store, plan);
  const text = readIfThere(join(folder, buildRecordFile));
  if (text === undefined) return undefined;
  const record = parseBuildRecord(text, plan);
  const damaged = record === undefined ? "its record is damaged" : await findDamage(folder, record);
  if (record === undefined || damaged !== undefined) {
    await removeDamaged(store, plan, damaged ?? "", emit);
    return undefined;
  }
  markUse(folder);
  return { folder, record };
}

/** The record of a plan's stored build. Its outputs are not looked at, and this is no use of it. */
export function peekFinishedBuild(store: Store, plan: Sha256): BuildRecord | undefined {
  const text = readIfThere(join(buildFolder(store, plan), buildRecordFile));
  return text === undefined ? undefined : parseBuildRecord(text, plan);
}

/**
 * Brings a stored build to `destination`, in place of what is there. It is copied beside it and verified there, so
 * that what arrives is what was verified. The value is its record, or undefined where the store has no such build
 * or only a damaged one, which is removed.
 */
export async function restoreFinishedBuild(
  store: Store,
  plan: Sha256,
  destination: string,
  emit: Emit,
): Promise<Result<BuildRecord | undefined>> {
  const folder = buildFolder(store, plan);
  const text = readIfThere(join(folder, buildRecordFile));
  if (text === undefined) return ok(undefined);
  return withStoreFailures(store, "could not restore a finished build", async () => {
    const record = parseBuildRecord(text, plan);
    const damaged =
      record === undefined ? "its record is damaged" : await copyVerified(folder, record, destination);
    if (damaged === undefined) {
      markUse(folder);
      return ok(record);
    }
    await removeDamaged(store, plan, damaged, emit);
    return ok(undefined);
  });
}

/**
 * Moves a folder with a build's outputs and record into the store; it has to lie in the store's temporary folder.
 * Then what was not used for longest goes, as far as the store's limit asks.
 */
export function publishFinishedBuild(store: Store, plan: Sha256, made: string): Promise<Result<void>> {
  return withStoreFailures(store, "could not keep a finished build", () =>
    withTemporaryFolder(store, async (aside) => {
      const folder = buildFolder(store, plan);
      replaceFolder(made, folder, aside);
      evict(store, folder, aside);
      return ok(undefined);
    }),
  );
}
/** Copies a stored build beside its destination, verifies the copy and puts it in place; else says what is damaged. */
function copyVerified(folder: string, record: BuildRecord, destination: string): Promise<string | undefined> {
  const parent = dirname(destination);
  sweepTemporariesIn(parent);
  return withTemporaryFolderIn(parent, async (beside) => {
    const copy = join(beside, "copy");
    for (const path of [...Object.keys(record.outputs), buildRecordFile])
      copyEntry(join(folder, path), join(copy, path));
    const damaged = await findDamage(copy, record);
    if (damaged === undefined) replaceFolder(copy, destination, beside);
    return damaged;
  });
}

async function findDamage(folder: string, record: BuildRecord): Promise<string | undefined> {
  const state = await verifyOutputs(folder, record);
  return state === "whole" ? undefined : state.damaged;
}

/** Copies a file or link, sharing its blocks where the file system can. Anything else is left out. */
function copyEntry(from: string, to: string): void {
  const stat = lstatSync(from, { throwIfNoEntry: false });
  mkdirSync(dirname(to), { recursive: true });
  if (stat?.isSymbolicLink()) symlinkSync(readlinkSync(from), to);
  else if (stat?.isFile()) copyFileSync(from, to, constants.COPYFILE_FICLONE);
}

function removeDamaged(store: Store, plan: Sha256, damaged: string, emit: Emit): Promise<void> {
  return withTemporaryFolder(store, async (aside) => {
    emit({
      type: "warning",
      text: `a finished build in the store was damaged and has been removed: ${damaged}`,
    });
    const folder = buildFolder(store, plan);
    // Renamed first: nobody is to find half of it while it is removed.
    if (existsSync(folder)) renameSync(folder, join(aside, "damaged"));
  });
}

function buildFolder(store: Store, plan: Sha256): string {
  return join(store.root, "builds", hexOf(plan));
}

/** When a build was last used is when its record was last modified. */
function markUse(folder: string): void {
  const now = new Date();
  utimesSync(join(folder, buildRecordFile), now, now);
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
