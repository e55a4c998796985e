import { join } from "node:path";
import { text } from "node:stream/consumers";
import { debianRelease } from "@drydock/core/debian/debian-release.ts";
import { type PackageIndex, parsePackages } from "@drydock/core/debian/package-index.ts";
import { parseRelease, type Release } from "@drydock/core/debian/parse-release.ts";
import type { Emit } from "@drydock/core/event.ts";
import { type Failure, failed, ok, type Result } from "@drydock/core/failure.ts";
import { debianKeyrings, verifyDebianSignature } from "./debian-signature.ts";
import { openDecompressed } from "./decompress.ts";
import { download } from "./download.ts";
import { downloadBlob } from "./download-blob.ts";
import type { Store } from "./store.ts";
import { withStoreFailures } from "./store-failure.ts";
import { withTemporaryFolder } from "./temporary.ts";

export interface IndexOptions {
  /** Base URLs, tried in order. */
  readonly mirrors: readonly string[];
  readonly emit: Emit;
  readonly signal: AbortSignal;
  /** Files of public keys, the first that exists being used. Debian's own when missing. */
  readonly keyrings?: readonly string[];
}

const { suite } = debianRelease;
const architecture = "amd64";
const indexPath = `main/binary-${architecture}/Packages.xz`;

/** An InRelease file is some 150 kB long. */
const maxReleaseBytes = 10e6;

/**
 * The packages of the release's main suite for amd64, from the first mirror that serves it. Only a lock is written by
 * it: Debian's signature on the release, which names the index by its digest, is what a lock's trust comes from.
 */
export async function readDebianIndex(store: Store, options: IndexOptions): Promise<Result<PackageIndex>> {
  const tried: Failure[] = [];
  for (const mirror of options.mirrors) {
    const index = await withStoreFailures(store, "could not read Debian's package index", () =>
      readFrom(store, `${mirror}/dists/${suite}`, options),
    );
    // Whatever else fails is not a matter of the mirror, or is one that somebody should look at.
    if (index.ok || index.failure.reason !== "source-unreachable") return index;
    tried.push(index.failure);
  }
  return failed({
    reason: "source-unreachable",
    what: `no Debian mirror serves the release ${suite}`,
    why: tried.map(({ where, why }) => `${where}: ${why}`).join("\n"),
    next: "Check the network, or set DRYDOCK_DEBIAN_MIRROR to the base URL of a mirror, and run again.",
  });
}

async function readFrom(store: Store, base: string, options: IndexOptions): Promise<Result<PackageIndex>> {
  const release = await readRelease(store, base, options);
  if (!release.ok) return release;
  const listed = release.value.files.get(indexPath);
  if (listed === undefined) {
    return failed({
      reason: "source-unreachable",
      what: `could not read Debian's package index for ${architecture}`,
      where: `${base}/${indexPath}`,
      why: "the release does not list it",
      next: "Set DRYDOCK_DEBIAN_MIRROR to the base URL of another mirror, and run again.",
    });
  }
  const { emit, signal } = options;
  const wanted = {
    what: `the package index of Debian ${release.value.version}`,
    maxBytes: listed.size,
    emit,
    signal,
  };
  const file = await downloadBlob(store, `${base}/${indexPath}`, listed.sha256, wanted);
  if (!file.ok) return file;
  return ok(parsePackages(await text(await openDecompressed(file.value)), architecture));
}

async function readRelease(store: Store, base: string, options: IndexOptions): Promise<Result<Release>> {
  const { emit, signal, keyrings = debianKeyrings } = options;
  return withTemporaryFolder(store, async (folder) => {
    const url = `${base}/InRelease`;
    const file = join(folder, "InRelease");
    const wanted = { what: `the release file of Debian ${suite}`, maxBytes: maxReleaseBytes, emit, signal };
    const downloaded = await download(store, url, file, wanted);
    if (!downloaded.ok) return downloaded;
    const signed = await verifyDebianSignature(store, file, keyrings);
    if (!signed.ok) return failed({ ...signed.failure, where: url });
    const release = parseRelease(signed.value);
    if (release.codename === suite) return ok(release);
    // Signed by Debian all the same, but by somebody's mistake or design not what was asked for.
    return failed({
      reason: "signature-unverified",
      what: `the mirror's release is not Debian ${suite}`,
      where: url,
      why: `it is signed as ${release.codename ?? "one without a name"}`,
      next: "Set DRYDOCK_DEBIAN_MIRROR to the base URL of another mirror, and run again.",
    });
  });
}
