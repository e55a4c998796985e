import { readdirSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Emit } from "@drydock/core/event.ts";
import { type Failure, failed, ok, type Result } from "@drydock/core/failure.ts";
import { planTree } from "@drydock/core/plan-tree.ts";
import type { PinnedTree, Route } from "@drydock/core/source.ts";
import { ArchiveError, type ArchiveLimits, defaultLimits } from "./archive-entry.ts";
import { download } from "./download.ts";
import { withLock } from "./mutual-exclusion.ts";
import type { Pin } from "./pin.ts";
import { pinByTar } from "./pin-by-tar.ts";
import { pinByTree } from "./pin-by-tree.ts";
import type { Pick } from "./select-entries.ts";
import type { Store } from "./store.ts";
import { withStoreFailures } from "./store-failure.ts";
import { withTemporaryFolder } from "./temporary.ts";

export interface TreeOptions {
  /** Absolute path of a folder that a user may put archives into, under any name. It need not exist. */
  readonly dropIns: string;
  /** Base URLs of Debian mirrors, tried in order. */
  readonly mirrors: readonly string[];
  /** What the tree is, for people. */
  readonly what: string;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  readonly limits?: ArchiveLimits;
}

/** One way to the tree that did not lead there. */
interface Miss {
  readonly from: string;
  readonly why: string;
  readonly mismatch: boolean;
}

/** Ends the search: trying the next route could not help. */
const endsSearch: readonly Failure["reason"][] = ["interrupted", "disk-full", "unsupported-host"];

/**
 * The stored tar of a pinned tree. If the store has none: any file of the drop-in folder whose content is the tree,
 * else the first route that yields it. Nothing that yields another tree leaves anything behind.
 */
export async function obtainTree(
  store: Store,
  pinned: PinnedTree,
  options: TreeOptions,
): Promise<Result<string>> {
  const { what, emit, signal, limits = defaultLimits } = options;
  const context = { store, limits, emit };
  const planned = planTree(pinned);
  const pin =
    "tree" in planned
      ? pinByTree(context, planned.tree)
      : pinByTar(context, planned.tar, planned.archives ?? []);
  return withStoreFailures(store, `could not obtain ${what}`, async () => {
    const present = await pin.find();
    if (present !== undefined) return ok(present);
    return withLock(`tree-${pin.digest}`, signal, async () => {
      const meanwhile = await pin.find();
      return meanwhile === undefined ? search(store, pin, pinned.routes, options) : ok(meanwhile);
    });
  });
}

async function search(
  store: Store,
  pin: Pin,
  routes: readonly Route[],
  options: TreeOptions,
): Promise<Result<string>> {
  const misses: Miss[] = [];
  for (const name of listDropIns(options.dropIns)) {
    const file = join(options.dropIns, name);
    const found = await tryArchive(pin, file, picksOf(routes), file);
    if (typeof found === "string") return ok(found);
    misses.push(found);
  }
  for (const { url, pick } of routes.flatMap((route) => urlsOf(route, options.mirrors))) {
    const found = await withTemporaryFolder(store, async (folder) => {
      const archive = join(folder, "archive");
      const { bytes: maxBytes } = options.limits ?? defaultLimits;
      const downloaded = await download(store, url, archive, { ...options, maxBytes });
      return downloaded.ok ? tryArchive(pin, archive, [pick], url) : downloaded;
    });
    if (typeof found === "string") return ok(found);
    if (!("ok" in found)) misses.push(found);
    else if (endsSearch.includes(found.failure.reason)) return found;
    else misses.push({ from: url, why: found.failure.why, mismatch: false });
  }
  return failed(nowhere(pin, options, misses));
}

/** The stored tar, if the archive yields the tree by one of `picks`; else why not by the first of them. */
async function tryArchive(
  pin: Pin,
  archive: string,
  picks: readonly (Pick | undefined)[],
  from: string,
): Promise<string | Miss> {
  const misses: Miss[] = [];
  for (const pick of picks) {
    try {
      const taken = await pin.take(archive, pick);
      if ("tar" in taken) return taken.tar;
      const others = pin.archives.length === 0 ? "" : `, and it is none of ${pin.archives.join(", ")}`;
      misses.push({
        from,
        why: `its content is ${taken.digest}, not ${pin.digest}${others}`,
        mismatch: true,
      });
    } catch (error) {
      if (!(error instanceof ArchiveError)) throw error;
      misses.push({ from, why: error.message, mismatch: false });
    }
  }
  return misses[0] as Miss;
}

/** A drop-in may be the archive of any of the routes. */
function picksOf(routes: readonly Route[]): (Pick | undefined)[] {
  const picks: (Pick | undefined)[] = [...routes.map(pickOf), undefined];
  return picks.filter((pick, index) => picks.findIndex((other) => isDeepStrictEqual(other, pick)) === index);
}

function urlsOf(route: Route, mirrors: readonly string[]): { url: string; pick: Pick | undefined }[] {
  const pick = pickOf(route);
  if ("https" in route) return [{ url: route.https, pick }];
  return mirrors.map((mirror) => ({ url: `${mirror.replace(/\/$/, "")}/${route.debian}`, pick }));
}

function pickOf(route: Route): Pick | undefined {
  return "pick" in route ? route.pick : undefined;
}

function listDropIns(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
      .map((entry) => entry.name)
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

function nowhere(pin: Pin, { what, dropIns }: TreeOptions, misses: readonly Miss[]): Failure {
  const accepted = [
    `its content is ${pin.digest}`,
    ...pin.archives.map((digest) => `it is ${digest} itself`),
  ];
  const onlyMismatches = misses.length > 0 && misses.every(({ mismatch }) => mismatch);
  return {
    reason: onlyMismatches ? "digest-mismatch" : "source-unreachable",
    what: onlyMismatches
      ? `${what} is not what was pinned, wherever it was found`
      : `could not obtain ${what}`,
    why:
      misses.length > 0
        ? misses.map(({ from, why }) => `${from}: ${why}`).join("\n")
        : "no route to it is known",
    next: `Get an archive of it by hand, put it into ${dropIns} under any name, and run again: it is used if ${accepted.join(" or ")}. What was downloaded was deleted.`,
  };
}
