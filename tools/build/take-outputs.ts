import { createHash } from "node:crypto";
import { copyFileSync, createWriteStream, mkdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { OutputExpectation } from "@drydock/core/artifact.ts";
import type { RecordedOutput } from "@drydock/core/build-record.ts";
import type { Sha256 } from "@drydock/core/digest.ts";
import { failed, ok, type Result } from "@drydock/core/failure.ts";
import { extract, type Header } from "tar-stream";

/** One entry of a tar as it is read: its content, and its header. */
type Entry = AsyncIterable<unknown> & {
  readonly header: Pick<Header, "name" | "type" | "linkname" | "size" | "mode">;
  resume(): unknown;
};

export type Outputs = Readonly<Record<string, RecordedOutput>>;

/**
 * Unpacks the archive of a container's `out` folder into an empty folder of the host. Only files and links are taken,
 * with no other mode than executable or not. `declared` undefined takes whatever there is.
 */
export async function takeOutputs(
  archive: Readable,
  folder: string,
  who: string,
  declared: Readonly<Record<string, OutputExpectation>> | undefined,
): Promise<Result<Outputs>> {
  const outputs: Record<string, RecordedOutput> = {};
  const undeclared: string[] = [];
  const entries = extract();
  const unpacked = (async () => {
    for await (const entry of entries) {
      const path = pathBelowOut(entry.header.name);
      if (entry.header.type === "directory" || path === undefined) entry.resume();
      else if (declared !== undefined && !(path in declared)) {
        undeclared.push(path);
        entry.resume();
      } else outputs[path] = await takeOne(entry, folder, path, outputs);
    }
  })();
  await Promise.all([pipeline(archive, entries), unpacked]);
  if (undeclared.length > 0) {
    return failed({
      reason: "undeclared-output",
      what: `the recipe of ${who} left something that its definition does not declare`,
      why: undeclared.map((path) => `out/${path}`).join("\n"),
      next: `Declare it in "outputs", or do not leave it in out/.`,
    });
  }
  const missing = Object.keys(declared ?? {}).filter((path) => !(path in outputs));
  if (missing.length > 0) {
    return failed({
      reason: "missing-output",
      what: `the recipe of ${who} succeeded without making what its definition declares`,
      why: missing.map((path) => `out/${path} is not there`).join("\n"),
      next: `Put it there in the recipe, or take it out of "outputs".`,
    });
  }
  return ok(outputs);
}

async function takeOne(entry: Entry, folder: string, path: string, taken: Outputs): Promise<RecordedOutput> {
  const { type, linkname, size = 0, mode = 0 } = entry.header;
  const to = join(folder, path);
  mkdirSync(dirname(to), { recursive: true });
  if (type === "symlink") {
    entry.resume();
    symlinkSync(linkname ?? "", to);
    return { link: linkname ?? "" };
  }
  if (type === "link") {
    entry.resume();
    // The engine's archive names the first of two hard links; a copy of it is what the second one means.
    const first = pathBelowOut(linkname ?? "") ?? "";
    const original = taken[first];
    if (original === undefined) throw new Error(`a hard link to ${linkname}, which did not come before it`);
    copyFileSync(join(folder, first), to);
    return original;
  }
  const hash = createHash("sha256");
  const executable = (mode & 0o111) !== 0;
  await pipeline(
    async function* () {
      for await (const piece of entry as AsyncIterable<Uint8Array>) {
        hash.update(piece);
        yield piece;
      }
    },
    createWriteStream(to, { mode: executable ? 0o755 : 0o644, flags: "wx" }),
  );
  return { sha256: `sha256:${hash.digest("hex")}` as Sha256, bytes: size, executable };
}

/** Docker's archive of a folder names the folder itself first: `out/`, then `out/bin/wg`. */
function pathBelowOut(name: string): string | undefined {
  const path = name.replace(/^(\.\/)?out\/?/, "");
  return path === "" ? undefined : path;
}
