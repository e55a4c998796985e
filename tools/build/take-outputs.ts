import { createHash } from "node:crypto";
import { copyFileSync, createWriteStream, mkdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { OutputExpectation } from "@drydock/core/artifact.ts";
import type { RecordedOutput } from "@drydock/core/build-record.ts";
import type { Sha256 } from "@drydock/core/digest.ts";
import { failed, ok, type Result } from "@drydock/core/failure.ts";
import { type ArchiveEntry, ArchiveError } from "@drydock/store/archive-entry.ts";

export type Outputs = Readonly<Record<string, RecordedOutput>>;

/**
 * Unpacks what the archive of a container's `left` folder has in `left/out/` into an empty folder of the host. Only files
 * and links are taken, with no other mode than executable or not. `declared` undefined takes whatever there is. An
 * archive that cannot be read to its end throws.
 */
export async function takeOutputs(
  entries: AsyncIterable<ArchiveEntry>,
  folder: string,
  who: string,
  declared: Readonly<Record<string, OutputExpectation>> | undefined,
): Promise<Result<Outputs>> {
  const taken = new Map<string, RecordedOutput>();
  const undeclared: string[] = [];
  try {
    for await (const entry of entries) {
      const path = pathBelowOut(entry.path);
      if (entry.kind === "directory" || path === undefined) continue;
      if (declared !== undefined && !Object.hasOwn(declared, path)) {
        undeclared.push(path);
        if (entry.kind === "file") await drain(entry.content);
        continue;
      }
      const output = await takeOne(entry, folder, path, taken);
      if (output !== undefined) taken.set(path, output);
    }
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    return failed({
      reason: "unsafe-archive",
      what: `what the recipe of ${who} left cannot be taken out`,
      why: error.message,
      next: "Leave only files and symbolic links in out/.",
    });
  }
  if (undeclared.length > 0) {
    return failed({
      reason: "undeclared-output",
      what: `the recipe of ${who} left something that its definition does not declare`,
      why: undeclared.map((path) => `out/${path}`).join("\n"),
      next: `Declare it in "outputs", or do not leave it in out/.`,
    });
  }
  const missing = Object.keys(declared ?? {}).filter((path) => !taken.has(path));
  if (missing.length > 0) {
    return failed({
      reason: "missing-output",
      what: `the recipe of ${who} succeeded without making what its definition declares`,
      why: missing.map((path) => `out/${path} is not there`).join("\n"),
      next: `Put it there in the recipe, or take it out of "outputs".`,
    });
  }
  return ok(Object.fromEntries(taken));
}

/** Undefined for a hard link to something undeclared, which is a failure of its own. */
async function takeOne(
  entry: Exclude<ArchiveEntry, { kind: "directory" }>,
  folder: string,
  path: string,
  taken: ReadonlyMap<string, RecordedOutput>,
): Promise<RecordedOutput | undefined> {
  for (let above = path; above !== "."; above = dirname(above)) {
    const before = taken.get(above);
    // What is below a link would be written wherever the link leads.
    if (before !== undefined)
      throw new ArchiveError(`${JSON.stringify(above)} is there twice, or not a folder`);
  }
  const to = join(folder, path);
  mkdirSync(dirname(to), { recursive: true });
  if (entry.kind === "link") {
    symlinkSync(entry.target, to);
    return { link: entry.target };
  }
  if (entry.kind === "copy") {
    // The engine's archive names the first of two hard links; a copy of it is what the second one means.
    const first = pathBelowOut(entry.of) ?? "";
    const original = taken.get(first);
    if (original !== undefined) copyFileSync(join(folder, first), to);
    return original;
  }
  const hash = createHash("sha256");
  let bytes = 0;
  await pipeline(
    entry.content,
    async function* (pieces: AsyncIterable<Uint8Array>) {
      for await (const piece of pieces) {
        hash.update(piece);
        bytes += piece.length;
        yield piece;
      }
    },
    createWriteStream(to, { mode: entry.executable ? 0o755 : 0o644, flags: "wx" }),
  );
  return { sha256: `sha256:${hash.digest("hex")}` as Sha256, bytes, executable: entry.executable };
}

async function drain(content: AsyncIterable<unknown>): Promise<void> {
  for await (const _piece of content);
}

/** An engine's archive of a folder names the folder itself first: `left`, `left/out`, then `left/out/bin/wg`. */
function pathBelowOut(path: string): string | undefined {
  return path.startsWith("left/out/") ? path.slice("left/out/".length) : undefined;
}
