import { createHash } from "node:crypto";
import {
  closeSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { TreeDigest } from "@drydock/core/digest.ts";
import type { Emit } from "@drydock/core/event.ts";
import { digestTree, type TreeEntry } from "@drydock/core/tree.ts";
import type { Pack } from "tar-stream";
import type { Spool, SpooledEntry } from "./spool.ts";
import type { Store } from "./store.ts";
import { withTemporaryFolder } from "./temporary.ts";

/**
 * A stored tree is a tar of one form alone: entries in the order of their paths' bytes, every folder before what is in
 * it, owner 1000, modes 755 and 644, time 0. It is named by the digest of what it holds.
 */
const constant = { uid: 1000, gid: 1000, uname: "", gname: "", mtime: new Date(0) };

/** The stored tar of a tree. It is read whole to be sure; a damaged one is removed, and is not there. */
export async function findTree(store: Store, digest: TreeDigest, emit: Emit): Promise<string | undefined> {
  const file = treePath(store, digest);
  if (!existsSync(file)) return undefined;
  if ((await digestTar(file)) === digest) return file;
  rmSync(file, { force: true });
  emit({ type: "warning", text: `a tree in the store was damaged and has been removed: ${file}` });
  return undefined;
}

/** Stores entries of a spool as a tree. The value is the path of its tar. */
export function addTree(store: Store, spool: Spool, entries: readonly SpooledEntry[]): Promise<string> {
  return withTemporaryFolder(store, async (folder) => {
    const file = join(folder, "tree.tar");
    await writeTar(file, spool.file, entries);
    const kept = treePath(store, digestTree(entries));
    mkdirSync(dirname(kept), { recursive: true });
    renameSync(file, kept);
    return kept;
  });
}

function treePath(store: Store, digest: TreeDigest): string {
  const hex = Buffer.from(digest.slice("h1:".length), "base64").toString("hex");
  return join(store.root, "trees", `${hex}.tar`);
}

/** The tree digest of what a tar holds, or undefined where it is no tar. */
async function digestTar(file: string): Promise<TreeDigest | undefined> {
  const { extract } = await import("tar-stream");
  const entries = extract();
  const read = pipeline(createReadStream(file, { highWaterMark: 256 * 1024 }), entries).catch(() => {});
  const found: TreeEntry[] = [];
  try {
    for await (const entry of entries) {
      const { name: path, type, mode = 0, linkname = "" } = entry.header;
      const sum = createHash("sha256");
      for await (const piece of entry) sum.update(piece as Buffer);
      if (type === "symlink") found.push({ kind: "link", path, target: linkname });
      if (type === "file") {
        found.push({ kind: "file", path, sha256: sum.digest("hex"), executable: (mode & 0o100) !== 0 });
      }
    }
  } catch {
    return undefined;
  }
  await read;
  return digestTree(found);
}

async function writeTar(file: string, spool: string, entries: readonly SpooledEntry[]): Promise<void> {
  const { pack } = await import("tar-stream");
  const tar = pack();
  const written = pipeline(tar, createWriteStream(file, { flags: "wx" }));
  const contents = openSync(spool, "r");
  try {
    await Promise.race([written, writeEntries(tar, contents, entries)]);
  } catch (error) {
    tar.destroy();
    throw error;
  } finally {
    closeSync(contents);
  }
  await written;
}

async function writeEntries(tar: Pack, contents: number, entries: readonly SpooledEntry[]): Promise<void> {
  const sorted = [...entries].sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
  const folders = new Set<string>();
  for (const entry of sorted) {
    for (const folder of foldersAbove(entry.path)) {
      if (folders.has(folder)) continue;
      folders.add(folder);
      tar.entry({ ...constant, name: `${folder}/`, type: "directory", mode: 0o755 });
    }
    if (entry.kind === "link") {
      tar.entry({ ...constant, name: entry.path, type: "symlink", linkname: entry.target, mode: 0o777 });
    } else {
      const header = {
        ...constant,
        name: entry.path,
        size: entry.size,
        mode: entry.executable ? 0o755 : 0o644,
      };
      await pipeline(Readable.from(pieces(contents, entry.offset, entry.size)), tar.entry(header));
    }
  }
  tar.finalize();
}

/** Outermost first. */
function foldersAbove(path: string): string[] {
  const steps = path.split("/").slice(0, -1);
  return steps.map((_step, index) => steps.slice(0, index + 1).join("/"));
}

function* pieces(from: number, offset: number, size: number): Generator<Buffer> {
  const most = 1024 ** 2;
  for (let done = 0; done < size; done += most) {
    const piece = Buffer.allocUnsafe(Math.min(most, size - done));
    readSync(from, piece, 0, piece.length, offset + done);
    yield piece;
  }
}
