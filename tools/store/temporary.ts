import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { isAlive, ownIdentity, type ProcessIdentity } from "./process-identity.ts";
import type { Store } from "./store.ts";

const namePattern = /^\.drydock-(\d+)-(\d+)-([0-9a-f]{12})-/;

/** How long what another machine left in a shared folder is taken for work in progress: a day, in milliseconds. */
const foreignLifetime = 24 * 3600 * 1000;

/** Runs an action with an empty folder in the store, which is removed afterwards, with all that was not moved out. */
export function withTemporaryFolder<T>(store: Store, action: (folder: string) => Promise<T>): Promise<T> {
  return withTemporaryFolderIn(join(store.root, "tmp"), action);
}

/** The same, in a folder of the caller's: for what is to be moved to a place beside it. */
export async function withTemporaryFolderIn<T>(
  parent: string,
  action: (folder: string) => Promise<T>,
): Promise<T> {
  mkdirSync(parent, { recursive: true });
  const { pid, start, machine } = ownIdentity();
  const folder = mkdtempSync(join(parent, `.drydock-${pid}-${start}-${machine}-`));
  try {
    return await action(folder);
  } finally {
    removeAll(folder);
  }
}

/** Removes what processes that are gone left in the store: nobody removes it after a SIGKILL. */
export function sweepTemporaries(store: Store): void {
  sweepTemporariesIn(join(store.root, "tmp"));
}

/** The same, in a folder that withTemporaryFolderIn was given. Other things in there are left alone. */
export function sweepTemporariesIn(parent: string): void {
  for (const name of listIfThere(parent)) {
    const owner = parseOwner(name);
    if (owner === undefined) continue;
    const alive = isAlive(owner);
    if (alive === true || (alive === "unknown" && isYoung(join(parent, name)))) continue;
    removeAll(join(parent, name));
  }
}

function parseOwner(name: string): ProcessIdentity | undefined {
  const [, pid, start, machine] = namePattern.exec(name) ?? [];
  if (machine === undefined) return undefined;
  return { pid: Number(pid), start: Number(start), machine };
}

function isYoung(path: string): boolean {
  const modified = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return Date.now() - modified < foreignLifetime;
}

/** Another process may be sweeping the same folder, or a half-finished copy may still grow: so a few tries. */
function removeAll(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

function listIfThere(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
