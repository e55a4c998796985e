import type { Hash } from "node:crypto";
import { open } from "node:fs/promises";
import type { Emit } from "@drydock/core/event.ts";
import { type Failure, failed, ok } from "@drydock/core/failure.ts";
import { networkReason } from "./network-reason.ts";
import { reportBytes } from "./progress.ts";
import type { Store } from "./store.ts";
import { storeFailure } from "./store-failure.ts";

export interface DownloadOptions {
  /** What it is, for people: a file, a package. */
  readonly what: string;
  readonly maxBytes: number;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** Where the server answered with something else than the file, `status` says what. */
export type Downloaded<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure; readonly status?: number };

/**
 * Downloads into a new file, which is in nobody's way: it lies in a temporary folder of the caller's, and nothing
 * about it is verified. `hash` sees every byte. The value is the number of bytes.
 */
export async function download(
  store: Store,
  url: string,
  file: string,
  options: DownloadOptions,
  hash?: Hash,
): Promise<Downloaded<number>> {
  const { what, maxBytes, emit, signal } = options;
  // Loads all of Node's HTTP, for which most commands have no use.
  const { useHostNetwork } = await import("./host-network.ts");
  useHostNetwork(store.env);
  try {
    // A body that is compressed for the way would arrive unpacked, and be other bytes than those that were pinned.
    const response = await fetch(url, { signal, headers: { "accept-encoding": "identity" } });
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      const why = `the server answered HTTP ${response.status} ${response.statusText}`.trimEnd();
      return { ...failed(unreachable(what, url, why)), status: response.status };
    }
    const total = Number(response.headers.get("content-length") ?? Number.NaN);
    const report = reportBytes(what, Number.isNaN(total) ? undefined : total, emit);
    await using to = await open(file, "wx");
    let bytes = 0;
    for await (const piece of response.body) {
      bytes += piece.byteLength;
      if (bytes > maxBytes) {
        return failed(unreachable(what, url, `the server sends more than ${maxBytes} bytes`));
      }
      hash?.update(piece);
      await to.writeFile(piece);
      report(bytes);
    }
    return ok(bytes);
  } catch (error) {
    if (signal.aborted) return failed(interrupted(what));
    // Whatever goes wrong between here and the server is a TypeError of fetch's; the rest is the disk.
    if (error instanceof TypeError) {
      return failed(unreachable(what, url, networkReason(error, new URL(url).host)));
    }
    return failed(storeFailure(error, store, `could not download ${what}`));
  }
}

function unreachable(what: string, url: string, why: string): Failure {
  return {
    reason: "source-unreachable",
    what: `could not download ${what}`,
    where: url,
    why,
    next: "Check the network and, where there is one, the proxy (HTTPS_PROXY), and run again.",
  };
}

function interrupted(what: string): Failure {
  return {
    reason: "interrupted",
    what: `the download of ${what} was interrupted`,
    why: "it was asked to stop",
    next: "Run it again.",
  };
}
