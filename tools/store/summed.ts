import type { Sha256Stream } from "@drydock/core/digest.ts";

/** The same pieces, each added to the sum as it is taken. */
export async function* summed(
  pieces: AsyncIterable<Uint8Array>,
  sum: Sha256Stream,
): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    sum.update(piece);
    yield piece;
  }
}
