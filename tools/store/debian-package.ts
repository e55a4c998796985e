import type { Emit } from "@drydock/core/event.ts";
import { type Failure, failed, ok, type Result } from "@drydock/core/failure.ts";
import type { LockedPackage } from "@drydock/core/lock.ts";
import { findBlob } from "./blob.ts";
import { downloadBlob } from "./download-blob.ts";
import { reportBytes } from "./progress.ts";
import type { Store } from "./store.ts";

export interface PackageOptions {
  /** Base URLs, tried in order. */
  readonly mirrors: readonly string[];
  /** The command that writes the lock anew, for when a package is no longer served. */
  readonly relock: string;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** A package of a lock and its stored .deb, verified. */
export interface StoredPackage {
  readonly locked: LockedPackage;
  readonly file: string;
}

/** How many downloads run at once: enough to hide a mirror's latency. */
const atOnce = 6;

/** The stored .deb files of a lock's packages, in the lock's order. What the store has not is downloaded. */
export async function obtainDebianPackages(
  store: Store,
  packages: readonly LockedPackage[],
  options: PackageOptions,
): Promise<Result<StoredPackage[]>> {
  const files = new Map<LockedPackage, string>();
  for (const locked of packages) {
    const file = await findBlob(store, locked.sha256, options.emit);
    if (file !== undefined) files.set(locked, file);
  }
  const missing = packages.filter((locked) => !files.has(locked));
  const downloaded = await downloadAll(store, missing, options);
  if (!downloaded.ok) return downloaded;
  for (const { locked, file } of downloaded.value) files.set(locked, file);
  return ok(packages.map((locked) => ({ locked, file: files.get(locked) as string })));
}

/** In no order. After a failure only those that are under way are waited for. */
async function downloadAll(
  store: Store,
  missing: readonly LockedPackage[],
  options: PackageOptions,
): Promise<Result<StoredPackage[]>> {
  const queue = [...missing];
  const progress = reportPackages(missing, options.emit);
  const downloaded: StoredPackage[] = [];
  let failure: Failure | undefined;
  const work = async () => {
    for (let locked = queue.shift(); locked !== undefined; locked = queue.shift()) {
      const emit = progress.follow(locked);
      const file = await downloadPackage(store, locked, { ...options, emit });
      if (!file.ok) failure ??= file.failure;
      if (!file.ok || failure !== undefined) return;
      downloaded.push({ locked, file: file.value });
      progress.finish(locked);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return failure === undefined ? ok(downloaded) : failed(failure);
}

/** One count of packages and one of bytes for them all: more can be followed by nobody. */
function reportPackages(missing: readonly LockedPackage[], emit: Emit) {
  const what = "Debian packages";
  const done = new Map<LockedPackage, number>();
  const reportDone = reportBytes(what, sum(missing.map(({ size }) => size)), emit);
  let finished = 0;
  const advance = (locked: LockedPackage, bytes: number) => {
    done.set(locked, bytes);
    reportDone(sum(done.values()));
  };
  return {
    /** What to emit by while this package is being downloaded. */
    follow(locked: LockedPackage): Emit {
      return (event) => (event.type === "progress" ? advance(locked, event.done) : emit(event));
    },
    finish(locked: LockedPackage): void {
      advance(locked, locked.size);
      finished += 1;
      emit({ type: "progress", what, done: finished, total: missing.length, unit: "packages" });
    },
  };
}

/** From the first mirror that has it. A wrong one is never used, and the next mirror may have the right one. */
async function downloadPackage(
  store: Store,
  locked: LockedPackage,
  { mirrors, relock, emit, signal }: PackageOptions,
): Promise<Result<string>> {
  const { name, version, architecture, path, sha256, size } = locked;
  const what = `the Debian package ${name} ${version} (${architecture})`;
  const tried: string[] = [];
  const statuses = new Set<number>();
  let mismatch = false;
  for (const mirror of mirrors) {
    const url = `${mirror}/${path.split("/").map(encodeURIComponent).join("/")}`;
    const file = await downloadBlob(store, url, sha256, { what, maxBytes: size, emit, signal });
    if (file.ok) return file;
    const { reason, why } = file.failure;
    if (reason !== "source-unreachable" && reason !== "digest-mismatch") return file;
    tried.push(`${url}: ${why}`);
    mismatch ||= reason === "digest-mismatch";
    if (file.status !== undefined) statuses.add(file.status);
  }
  const why = tried.join("\n");
  if (mismatch) {
    return failed({
      reason: "digest-mismatch",
      what: `${what} is not what was locked`,
      why,
      next: "Set DRYDOCK_DEBIAN_MIRROR to the base URL of another mirror, and run again.",
    });
  }
  if (statuses.has(404)) {
    return failed({
      reason: "package-not-served",
      what: `${what} is no longer served`,
      why,
      next: `Write the lock anew and look at the difference: ${relock}\nOr set DRYDOCK_DEBIAN_MIRROR to the base URL of a mirror that still has it.`,
    });
  }
  return failed({
    reason: "source-unreachable",
    what: `could not download ${what}`,
    why,
    next: "Check the network, or set DRYDOCK_DEBIAN_MIRROR to the base URL of a mirror, and run again.",
  });
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
