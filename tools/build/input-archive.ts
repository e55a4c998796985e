import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { sha256Of } from "@drydock/core/digest.ts";
import { type Header, type Pack, pack } from "tar-stream";
import { InputChanged } from "./input-changed.ts";
import type { FileOnDisk } from "./planned-files.ts";
import { readEntries } from "./read-entries.ts";
import { writeEntry } from "./write-entry.ts";

/** One thing to put into a container's /build. */
export type Input =
  | { readonly kind: "file"; readonly file: FileOnDisk }
  | { readonly kind: "bytes"; readonly path: string; readonly content: Uint8Array | string }
  | { readonly kind: "stream"; readonly path: string; readonly bytes: number; open(): Readable }
  /** A stored tree's tar, all of whose entries go below `folder`. */
  | { readonly kind: "tree"; readonly folder: string; readonly tar: string };

/** The recipe's own user owns all of it; times are constant, for some programs write them into what they make. */
const constant = { uid: 1000, gid: 1000, uname: "", gname: "", mtime: new Date(1000) };

/**
 * The archive that is unpacked at /build. Where a file of the workspace is no longer what the plan says, it ends with
 * an InputChanged error.
 */
export function inputArchive(inputs: readonly Input[]): Readable {
  const tar = pack();
  write(tar, inputs).catch((error) => tar.destroy(error));
  return Readable.from(tar, { objectMode: false });
}

async function write(tar: Pack, inputs: readonly Input[]): Promise<void> {
  const folders = new Set(["."]);
  // A folder that no entry names would be the engine's to make, and root's.
  const folder = (path: string) => {
    if (folders.has(path)) return;
    folder(dirname(path));
    folders.add(path);
    tar.entry({ ...constant, name: `${path}/`, type: "directory", mode: 0o755 });
  };
  for (const input of inputs) {
    if (input.kind === "tree") {
      await writeTree(tar, input, folder);
      continue;
    }
    const path = input.kind === "file" ? input.file.planned.path : input.path;
    folder(dirname(path));
    if (input.kind === "file") await writeFile(tar, input.file);
    else if (input.kind === "bytes") {
      await writeEntry(tar, { ...constant, name: path, mode: 0o644 }, Buffer.from(input.content));
    } else await copy(input.open(), tar, { name: path, mode: 0o644, size: input.bytes });
  }
  tar.finalize();
}

async function writeFile(tar: Pack, { planned, from }: FileOnDisk): Promise<void> {
  const { path: name, content } = planned;
  if ("link" in content) {
    tar.entry({ ...constant, name, type: "symlink", linkname: content.link, mode: 0o777 });
    return;
  }
  const bytes = await readFile(from).catch(() => undefined);
  // A build takes a while to begin, and the plan already says what it is made of.
  if (bytes === undefined || sha256Of(bytes) !== content.sha256) throw new InputChanged(from);
  await writeEntry(tar, { ...constant, name, mode: content.executable ? 0o755 : 0o644 }, bytes);
}

async function writeTree(
  tar: Pack,
  { folder, tar: stored }: Input & { kind: "tree" },
  addFolder: (path: string) => void,
): Promise<void> {
  addFolder(folder);
  for await (const entry of readEntries(createReadStream(stored))) {
    const { name, type = "file", mode = 0, size = 0, linkname } = entry.header;
    const header = { name: `${folder}/${name}`, type, mode, size, ...(linkname && { linkname }) };
    await copy(Readable.from(entry, { objectMode: false }), tar, header);
  }
}

async function copy(content: Readable, tar: Pack, header: Partial<Header> & { name: string }): Promise<void> {
  await pipeline(content, tar.entry({ ...header, ...constant }));
}
