import { createHash, hash } from "node:crypto";
import { Readable } from "node:stream";
import type { TreeDigest } from "@drydock/core/digest.ts";
import { digestTree, type TreeEntry } from "@drydock/core/tree.ts";
import type { Entry, ZipFile } from "yauzl";

/** A file of a module. Module zips carry no modes and no links. */
export interface ModuleFile {
  /** Relative to the module's root. */
  readonly path: string;
  readonly size: number;
  /** Reads it out of the zip; only until the zip is closed. */
  open(): Readable;
}

/** A module's zip, opened. `await using` closes it. */
export interface ModuleZip extends AsyncDisposable {
  readonly files: readonly ModuleFile[];
}

/** The files of a verified zip (go.dev/ref/mod#zip-files), whose names all begin with `module@version/`. */
export async function openModuleZip(file: string, module: string, version: string): Promise<ModuleZip> {
  const zip = await openZip(file);
  const prefix = `${module}@${version}/`;
  const files: ModuleFile[] = [];
  for await (const entry of zip.eachEntry()) {
    if (!entry.fileName.startsWith(prefix) || entry.fileName.endsWith("/")) continue;
    files.push({
      path: entry.fileName.slice(prefix.length),
      size: entry.uncompressedSize,
      open: () => Readable.from(contentOf(zip, entry), { objectMode: false }),
    });
  }
  return { files, [Symbol.asyncDispose]: async () => zip.close() };
}

/** A module zip's sum, as in go.sum. Undefined where the file is no readable zip. */
export async function hashModuleZip(file: string): Promise<TreeDigest | undefined> {
  let zip: ZipFile | undefined;
  try {
    zip = await openZip(file);
    const files: TreeEntry[] = [];
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith("/")) continue;
      const sum = createHash("sha256");
      for await (const piece of contentOf(zip, entry)) sum.update(piece);
      files.push({ kind: "file", path: entry.fileName, sha256: sum.digest("hex"), executable: false });
    }
    return digestTree(files);
  } catch {
    return undefined;
  } finally {
    zip?.close();
  }
}

/** The sum of a go.mod's text, as in go.sum's lines that end in /go.mod. */
export function hashGoMod(text: Uint8Array | string): TreeDigest {
  return digestTree([{ kind: "file", path: "go.mod", sha256: hash("sha256", text), executable: false }]);
}

async function openZip(file: string): Promise<ZipFile> {
  const { openPromise } = await import("yauzl");
  return openPromise(file, { lazyEntries: true, autoClose: false });
}

async function* contentOf(zip: ZipFile, entry: Entry): AsyncGenerator<Buffer> {
  yield* await zip.openReadStreamPromise(entry);
}
