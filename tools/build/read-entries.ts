import { pipeline, type Readable } from "node:stream";
import { type Extract, extract } from "tar-stream";

/**
 * The entries of a tar, one after the other; the content of each must be read or skipped before the next comes. An error
 * of the stream arrives at the reader, and a reader that stops early ends the stream.
 */
export function readEntries(tar: Readable): Extract {
  const entries = extract();
  pipeline(tar, entries, () => {});
  return entries;
}
