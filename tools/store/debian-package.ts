import type { DrydockEvent, Emit } from "@drydock/core/event.ts";
import { failed, ok, type Result } from "@drydock/core/failure.ts";
import type { LockedPackage } from "@drydock/core/lock.ts";
import { findBlob } from "./blob.ts";
import { downloadBlob } from "./download-blob.ts";
import type { Store } from "./store.ts";

export interface PackageOptions {
  /** Base URLs, tried in order. */
  readonly mirrors: readonly string[];
  /** The command that writes the lock anew, for when a package is no longer served. */
  readonly relock: string;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** A package of a lock and its stored .deb. */
export interface StoredPackage {
  readonly locked: LockedPackage;
  readonly file: string;
}

/** How many downloads run at once: enough to hide a mirror's latency. */
const atOnce = 6;

/** The stored .deb files of a lock's packages, in the lock's order; what is missing is downloaded. */
export async function obtainDebianPackages(
  store: Store,
  packages: readonly LockedPackage[],
  options: PackageOptions,
): Promise<Result<StoredPackage[]>> {
  const total = packages.length;
  const files = new Map<LockedPackage, Result<string>>();
  let missing = 0;
  const queue = [...packages];
  const work = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const present = await findBlob(store, next.sha256, options.emit);
      if (present === undefined) missing += 1;
      const file = present === undefined ? await fetchPackage(store, next, options) : ok(present);
      files.set(next, file);
      if (missing > 0) options.emit({ type: "progress", what: "Debian packages", done: files.size, total, unit: "packages" });
      if (!file.ok) return;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  const stored: StoredPackage[] = [];
  for (const locked of packages) {
    const file = files.get(locked);
    if (file === undefined) continue;
    if (!file.ok) return file;
    stored.push({ locked, file: file.value });
  }
  return ok(stored);
}

async function fetchPackage(store: Store, locked: LockedPackage, options: PackageOptions): Promise<Result<string>> {
  const { name, version, architecture, path, sha256, size } = locked;
  const what = `${name} ${version}`;
  // One line for all packages says more than a bar for each of six.
  const emit = (event: DrydockEvent) => {
    if (event.type !== "progress") options.emit(event);
  };
  const tried: string[] = [];
  for (const mirror of options.mirrors) {
    const from = `${mirror}/${path}`;
    const got = await downloadBlob(store, from, sha256, { ...options, emit, what, maxBytes: size });
    if (got.ok || got.failure.reason !== "source-unreachable") return got;
    tried.push(`${from}: ${got.failure.why}`);
  }
  return failed({
    reason: "package-not-served",
    what: `the locked Debian package ${name} ${version} (${architecture}) is not to be had`,
    why: tried.join("\n") || "no mirror is known",
    next: `Name a mirror that has it in DRYDOCK_DEBIAN_MIRROR, or lock what is served today: ${options.relock}`,
  });
}
