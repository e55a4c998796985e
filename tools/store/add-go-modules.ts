import { createWriteStream, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { TreeDigest } from "@drydock/core/digest.ts";
import { type Failure, failed, ok, type Result } from "@drydock/core/failure.ts";
import type { GoModuleSource } from "@drydock/core/source.ts";
import { readTar } from "./archive.ts";
import { ArchiveError, defaultLimits } from "./archive-entry.ts";
import { sumKeyOf, zipPathOf } from "./go-module-path.ts";
import { type ModuleTexts, moduleListFile, readModuleTexts } from "./go-modules.ts";
import { parseGoSum } from "./go-sum.ts";
import type { Store } from "./store.ts";
import { withStoreFailures } from "./store-failure.ts";
import { keepSummed, sumOf } from "./summed-file.ts";

import { withTemporaryFolder } from "./temporary.ts";

/** Unpacked files of a module cache, by their path in a proxy. */
type Unpacked = ReadonlyMap<string, string>;

/**
 * Takes modules into the store out of what `go mod download` left: a tar of GOMODCACHE/cache/download, as an engine
 * gives it, so all below one folder. `voucher` says which are right: a go.sum that is under version control; or a
 * module's own sum, which vouches for its zip, whose go.sum then vouches for the rest.
 *
 * What no sum vouches for is left out. If a file has a sum and another content, nothing at all is taken.
 */
export function addModules(
  store: Store,
  tar: Readable,
  voucher: GoModuleSource | ModuleTexts,
): Promise<Result<void>> {
  return withStoreFailures(store, "could not take in Go modules", () =>
    withTemporaryFolder(store, async (folder) => {
      const unpacked = await unpack(tar, folder);
      if (!unpacked.ok) return unpacked;
      const texts = "sum" in voucher ? await verifyVoucher(unpacked.value, voucher) : ok(voucher);
      if (!texts.ok) return texts;
      const verified = await verify(unpacked.value, texts.value);
      if (!verified.ok) return verified;
      const list = join(folder, "list");
      writeFileSync(list, JSON.stringify([...verified.value.keys()].sort()));
      for (const [path, sum] of verified.value) keepSummed(store, unpacked.value.get(path) as string, sum);
      if ("sum" in voucher) {
        const zip = unpacked.value.get(zipPathOf(voucher.goModule, voucher.version));
        keepSummed(store, zip as string, voucher.sum);
      }
      const kept = moduleListFile(store, texts.value);
      mkdirSync(dirname(kept), { recursive: true });
      renameSync(list, kept);
      return ok(undefined);
    }),
  );
}

async function unpack(tar: Readable, folder: string): Promise<Result<Unpacked>> {
  const files = new Map<string, string>();
  try {
    for await (const entry of readTar(tar, defaultLimits)) {
      if (entry.kind !== "file") continue;
      const path = entry.path.slice(entry.path.indexOf("/") + 1);
      const file = join(folder, `file-${files.size}`);
      await pipeline(entry.content, createWriteStream(file));
      if (sumKeyOf(path) !== undefined) files.set(path, file);
    }
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    return failed({
      reason: "unsafe-archive",
      what: "could not take in Go modules",
      why: `in the archive of the module cache, ${error.message}`,
      next: "Look at what the module and its proxy serve.",
    });
  }
  return ok(files);
}

async function verifyVoucher(unpacked: Unpacked, source: GoModuleSource): Promise<Result<ModuleTexts>> {
  const path = zipPathOf(source.goModule, source.version);
  const zip = unpacked.get(path);
  if (zip === undefined) {
    return failed({
      reason: "source-unreachable",
      what: `could not obtain the Go module ${source.goModule} ${source.version}`,
      why: `go did not download ${path}`,
      next: "Check the module's path and version, and GOPROXY.",
    });
  }
  const got = await sumOf(zip, path);
  return got === source.sum
    ? ok(await readModuleTexts(zip, source))
    : failed(mismatch(path, source.sum, got));
}

/** The sums of the files that are vouched for, by path. */
async function verify(
  unpacked: Unpacked,
  texts: ModuleTexts,
): Promise<Result<ReadonlyMap<string, TreeDigest>>> {
  const sums = parseGoSum(texts.goSum);
  const verified = new Map<string, TreeDigest>();
  for (const [path, file] of unpacked) {
    const sum = sums.get(sumKeyOf(path) ?? "");
    if (sum === undefined) continue;
    const got = await sumOf(file, path);
    if (got !== sum) return failed(mismatch(path, sum, got));
    verified.set(path, sum);
  }
  return ok(verified);
}

function mismatch(path: string, wanted: TreeDigest, got: TreeDigest | undefined): Failure {
  return {
    reason: "digest-mismatch",
    what: `the Go module file ${path} is not what was pinned`,
    why: `its sum should be ${wanted}\nbut it is         ${got ?? "none: the file is damaged"}\nIt was deleted.`,
    next: "The module proxy serves something else than it did: look at what changed, and try another GOPROXY.",
  };
}
