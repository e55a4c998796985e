import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import type { OutputExpectation } from "@drydock/core/artifact.ts";
import type { Result } from "@drydock/core/failure.ts";
import type { ArchiveEntry } from "@drydock/store/archive-entry.ts";
import { tarEntries } from "@drydock/store/tar-entries.ts";
import { type Outputs, takeOutputs } from "./take-outputs.ts";

export interface Left {
  /** How the recipe ended, in the runner's words; undefined where the runner did not come to its end. */
  readonly report: string | undefined;
  readonly outputs: Result<Outputs>;
}

/** The engine walks a folder that a recipe filled: only paths need a limit, and only that of the file system. */
const limits = { bytes: Number.POSITIVE_INFINITY, entries: Number.POSITIVE_INFINITY, pathBytes: 4096 };

/**
 * Takes apart the archive of what the runner leaves: `left/ended.json`, and after a success `left/out/`, which is
 * unpacked into an empty folder of the host as takeOutputs does. One archive, for the engine starts a program for each.
 */
export async function takeLeft(
  archive: Readable,
  folder: string,
  who: string,
  declared: Readonly<Record<string, OutputExpectation>> | undefined,
): Promise<Left> {
  let report: string | undefined;
  const entries = async function* (): AsyncGenerator<ArchiveEntry> {
    for await (const entry of tarEntries(archive, limits)) {
      if (entry.kind === "file" && entry.path === "left/ended.json") report = await text(entry.content);
      else yield entry;
    }
  };
  const outputs = await takeOutputs(entries(), folder, who, declared);
  return { report, outputs };
}
