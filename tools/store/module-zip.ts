import { hash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { inflateRawSync } from "node:zlib";
import type { TreeDigest } from "@drydock/core/digest.ts";
import { digestTree } from "@drydock/core/tree.ts";

/** A file in the zip of a Go module. Such zips carry no modes and no links. */
export interface ModuleFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Unpacks it. */
  read(): Buffer;
}

/** Go's own limit for what a module's zip unpacks to, in bytes (golang.org/x/mod/zip, MaxZipFile). */
const maxModuleBytes = 500 * 1024 ** 2;

/** The files of a verified zip (go.dev/ref/mod#zip-files), by their paths below the module's root. */
export async function readModule(zip: string, module: string, version: string): Promise<ModuleFile[]> {
  const prefix = `${module}@${version}/`;
  return (await readZip(zip))
    .filter(({ path }) => path.startsWith(prefix))
    .map((file) => ({ ...file, path: file.path.slice(prefix.length) }));
}

/** A module zip's sum, as in go.sum. Undefined where the file is no readable zip. */
export async function hashModuleZip(file: string): Promise<TreeDigest | undefined> {
  try {
    const files = await readZip(file);
    return digestTree(
      files.map(({ path, read }) => ({
        kind: "file",
        path,
        sha256: hash("sha256", read()),
        executable: false,
      })),
    );
  } catch (error) {
    if (error instanceof Error && "syscall" in error) throw error;
    return undefined;
  }
}

/** The sum of a go.mod's text, as in go.sum's lines that end in /go.mod. */
export function hashGoMod(text: Uint8Array): TreeDigest {
  return digestTree([{ kind: "file", path: "go.mod", sha256: hash("sha256", text), executable: false }]);
}

/**
 * All files of a zip. It is read into memory and unpacked file by file when asked: for the ten thousand small files of
 * Go's own toolchain that takes a quarter of the time of a stream for each.
 */
async function readZip(file: string): Promise<ModuleFile[]> {
  const { fromBufferPromise } = await import("yauzl");
  const bytes = await readFile(file);
  const zip = await fromBufferPromise(bytes, { lazyEntries: true });
  const files: ModuleFile[] = [];
  let total = 0;
  for await (const entry of zip.eachEntry()) {
    const { fileName: path, uncompressedSize: size, compressedSize, relativeOffsetOfLocalHeader: at } = entry;
    total += size;
    if (total > maxModuleBytes) throw new Error(`it unpacks to more than ${maxModuleBytes} bytes`);
    if (path.endsWith("/")) continue;
    const read = () => {
      // The local header repeats the name, and has an extra field of its own (APPNOTE.TXT 4.3.7).
      const start = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
      const packed = bytes.subarray(start, start + compressedSize);
      return entry.compressionMethod === 0 ? packed : inflateRawSync(packed, { maxOutputLength: size || 1 });
    };
    files.push({ path, size, read });
  }
  return files;
}
