import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { readEntries } from "./read-entries.ts";

/** The content of the one file in an archive: the engine answers even for a single file with a tar. */
export async function readWhole(archive: Readable): Promise<string> {
  let content = "";
  for await (const entry of readEntries(archive)) content += await text(entry);
  return content;
}
