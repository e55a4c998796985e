import type { Readable } from "node:stream";
import { type Sha256, Sha256Stream } from "@drydock/core/digest.ts";

/** What a lock says of a layer: its tar's digest, and its size in bytes. */
export async function tarDigest(tar: Readable): Promise<{ tar: Sha256; bytes: number }> {
  const digest = new Sha256Stream();
  let bytes = 0;
  for await (const piece of tar) {
    digest.update(piece as Buffer);
    bytes += (piece as Buffer).length;
  }
  return { tar: digest.digest(), bytes };
}
