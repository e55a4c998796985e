import { readdirSync, readFileSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { type BuildRecord, buildRecordFile } from "@drydock/core/build-record.ts";
import { hexOf, type Sha256 } from "@drydock/core/digest.ts";
import type { Store } from "./store.ts";

interface StoredBuild {
  readonly folder: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly usedAt: number;
}

/**
 * Moves the builds that were not used for longest into `aside`, until the others fit into the store's limit. The one
 * of the plan `keep` stays, whatever its size: its maker has yet to take it.
 */
export function evictBuilds(store: Store, keep: Sha256, aside: string): void {
  const builds = join(store.root, "builds");
  const stored = readdirSync(builds).map((name) => inspect(builds, name));
  let bytes = stored.reduce((sum, build) => sum + build.bytes, 0);
  for (const build of stored.sort((a, b) => a.usedAt - b.usedAt)) {
    if (bytes <= store.limitBytes) return;
    if (build.folder === hexOf(keep)) continue;
    moveAside(join(builds, build.folder), join(aside, build.folder));
    bytes -= build.bytes;
  }
}

/** A build whose record cannot be read is of no use: it counts as never used. */
function inspect(builds: string, folder: string): StoredBuild {
  const file = join(builds, folder, buildRecordFile);
  try {
    const { outputs }: BuildRecord = JSON.parse(readFileSync(file, "utf8"));
    const sizes = Object.values(outputs).map((output) => ("bytes" in output ? output.bytes : 0));
    return { folder, bytes: sizes.reduce((sum, size) => sum + size, 0), usedAt: statSync(file).mtimeMs };
  } catch {
    return { folder, bytes: 0, usedAt: 0 };
  }
}

/** Another process may have been faster. */
function moveAside(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}
