import { readdirSync, readFileSync, renameSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { type BuildRecord, buildRecordFile } from "@drydock/core/build-record.ts";
import type { Store } from "./store.ts";

interface Stored {
  readonly path: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly usedAt: number;
}

/**
 * Moves the finished builds and layers that were not used for longest into `aside`, until the others fit into the
 * store's limit. The one at the path `keep` stays, whatever its size: its maker has yet to take it.
 */
export function evict(store: Store, keep: string, aside: string): void {
  const stored = [...inspectAll(store, "builds", inspectBuild), ...inspectAll(store, "layers", inspectLayer)];
  let bytes = stored.reduce((sum, one) => sum + one.bytes, 0);
  for (const one of stored.sort((a, b) => a.usedAt - b.usedAt)) {
    if (bytes <= store.limitBytes) return;
    if (one.path === keep) continue;
    unlessGone(() => renameSync(one.path, join(aside, basename(one.path))));
    bytes -= one.bytes;
  }
}

function inspectAll(store: Store, kind: string, inspect: (path: string) => Stored): Stored[] {
  const folder = join(store.root, kind);
  return unlessGone(() => readdirSync(folder))?.map((name) => inspect(join(folder, name))) ?? [];
}

/** A build whose record cannot be read is of no use: it counts as never used. */
function inspectBuild(path: string): Stored {
  const file = join(path, buildRecordFile);
  try {
    const { outputs }: BuildRecord = JSON.parse(readFileSync(file, "utf8"));
    const sizes = Object.values(outputs).map((output) => ("bytes" in output ? output.bytes : 0));
    return { path, bytes: sizes.reduce((sum, size) => sum + size, 0), usedAt: statSync(file).mtimeMs };
  } catch {
    return { path, bytes: 0, usedAt: 0 };
  }
}

function inspectLayer(path: string): Stored {
  const stat = unlessGone(() => statSync(path));
  return { path, bytes: stat?.size ?? 0, usedAt: stat?.mtimeMs ?? 0 };
}

/** Another process may have been faster, and a folder that nothing was put into is not there. */
function unlessGone<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
