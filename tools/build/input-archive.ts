import { createReadStream, statSync } from "node:fs";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { extract, type Header, pack } from "tar-stream";
import type { FileOnDisk } from "./planned-files.ts";

/** One thing to put into a container's /build. */
export type Input =
  | { readonly kind: "file"; readonly file: FileOnDisk }
  | { readonly kind: "bytes"; readonly path: string; readonly content: Uint8Array | string }
  | { readonly kind: "stream"; readonly path: string; readonly bytes: number; open(): Readable }
  /** A stored tree's tar, all of whose entries go below `folder`. */
  | { readonly kind: "tree"; readonly folder: string; readonly tar: string };

/** The recipe's own user owns all of it; times are constant, for some programs write them into what they make. */
const constant = { uid: 1000, gid: 1000, uname: "", gname: "", mtime: new Date(1000) };

type Pack = ReturnType<typeof pack>;

/** The archive that is unpacked at /build. */
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
    else if (input.kind === "bytes")
      tar.entry({ ...constant, name: path, mode: 0o644 }, Buffer.from(input.content));
    else await copy(input.open(), tar, { name: path, mode: 0o644, size: input.bytes });
  }
  tar.finalize();
}

async function writeFile(tar: Pack, { planned, from }: FileOnDisk): Promise<void> {
  const { path: name, content } = planned;
  if ("link" in content) {
    tar.entry({ ...constant, name, type: "symlink", linkname: content.link, mode: 0o777 });
    return;
  }
  const mode = content.executable ? 0o755 : 0o644;
  await copy(createReadStream(from), tar, { name, mode, size: statSync(from).size });
}

async function writeTree(
  tar: Pack,
  { folder, tar: stored }: Input & { kind: "tree" },
  addFolder: (path: string) => void,
): Promise<void> {
  const entries = extract();
  const read = pipeline(createReadStream(stored), entries);
  addFolder(folder);
  for await (const entry of entries) {
    const { name, type = "file", mode = 0, size = 0, linkname } = entry.header;
    const header = { name: `${folder}/${name}`, type, mode, size, ...(linkname && { linkname }) };
    await copy(Readable.from(entry, { objectMode: false }), tar, header);
  }
  await read;
}

async function copy(content: Readable, tar: Pack, header: Partial<Header> & { name: string }): Promise<void> {
  await pipeline(content, tar.entry({ ...header, ...constant }));
}
