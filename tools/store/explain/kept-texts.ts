import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { hexOf, type Sha256, sha256Of } from "@drydock/core/digest.ts";
import type { Store } from "../store.ts";
import { withTemporaryFolder } from "../temporary.ts";

/** A file with a text to keep. */
export interface TextFile {
  readonly digest: Sha256;
  /** Absolute. */
  readonly file: string;
}

/** Larger files are rarely read by people, and more of them than this never. */
const maxBytes = 256 * 1024;
const maxTexts = 2_000;

/** How much is kept in all, in bytes. */
const keptLimit = 64 * 1024 ** 2;

/**
 * Keeps the small texts that a build is made of, so that a later one can be told by its lines from this one. What is
 * no text, is large or is not what its digest says is left out; beyond a limit those not used for longest go.
 */
export async function keepTexts(store: Store, texts: readonly TextFile[]): Promise<void> {
  const folder = textsFolder(store);
  const missing = texts.slice(0, maxTexts).filter(({ digest }) => !markUse(join(folder, hexOf(digest))));
  const read = missing.flatMap(({ digest, file }) => {
    const text = readSmallText(file, digest);
    return text === undefined ? [] : [{ name: hexOf(digest), text }];
  });
  if (read.length === 0) return;
  mkdirSync(folder, { recursive: true });
  await withTemporaryFolder(store, async (aside) => {
    for (const { name, text } of read) {
      writeFileSync(join(aside, name), text);
      renameSync(join(aside, name), join(folder, name));
    }
  });
  evictTexts(folder);
}

/** A text by its digest; undefined where it is not kept, or damaged. */
export function readKeptText(store: Store, digest: Sha256): string | undefined {
  return readSmallText(join(textsFolder(store), hexOf(digest)), digest);
}

/** What a file holds, where that is a text, not large, and what the digest says. */
export function readSmallText(file: string, digest: Sha256): string | undefined {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined || !stat.isFile() || stat.size > maxBytes) return undefined;
  const bytes = readFileSync(file);
  return bytes.includes(0) || sha256Of(bytes) !== digest ? undefined : bytes.toString();
}

function textsFolder(store: Store): string {
  return join(store.root, "texts");
}

/** When a text was last used is when its file was last modified. False where it is not there. */
function markUse(file: string): boolean {
  const now = new Date();
  try {
    utimesSync(file, now, now);
    return true;
  } catch {
    return false;
  }
}

function evictTexts(folder: string): void {
  const kept = readdirSync(folder).flatMap((name) => {
    const stat = statSync(join(folder, name), { throwIfNoEntry: false });
    return stat === undefined ? [] : [{ name, bytes: stat.size, usedAt: stat.mtimeMs }];
  });
  let bytes = kept.reduce((sum, text) => sum + text.bytes, 0);
  for (const text of kept.sort((a, b) => a.usedAt - b.usedAt)) {
    if (bytes <= keptLimit) return;
    rmSync(join(folder, text.name), { force: true });
    bytes -= text.bytes;
  }
}
