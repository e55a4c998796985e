import { createReadStream, statSync } from "node:fs";
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

/** The archive that is unpacked at /build. Its first entry hands that folder to the recipe's user. */
export function inputArchive(inputs: readonly Input[]): Readable {
  const tar = pack();
  write(tar, inputs).catch((error) => tar.destroy(error));
  return Readable.from(tar, { objectMode: false });
}

async function write(tar: ReturnType<typeof pack>, inputs: readonly Input[]): Promise<void> {
  tar.entry({ ...constant, name: "./", type: "directory", mode: 0o755 });
  for (const input of inputs) {
    switch (input.kind) {
      case "bytes":
        tar.entry({ ...constant, name: input.path, mode: 0o644 }, Buffer.from(input.content));
        break;
      case "stream":
        await copy(input.open(), tar, { name: input.path, mode: 0o644, size: input.bytes });
        break;
      case "file":
        await writeFile(tar, input.file);
        break;
      case "tree":
        await writeTree(tar, input.folder, createReadStream(input.tar));
        break;
    }
  }
  tar.finalize();
}

async function writeFile(tar: ReturnType<typeof pack>, { planned, from }: FileOnDisk): Promise<void> {
  const { path: name, content } = planned;
  if ("link" in content) {
    tar.entry({ ...constant, name, type: "symlink", linkname: content.link, mode: 0o777 });
    return;
  }
  const mode = content.executable ? 0o755 : 0o644;
  await copy(createReadStream(from), tar, { name, mode, size: statSync(from).size });
}

async function writeTree(tar: ReturnType<typeof pack>, folder: string, tree: Readable): Promise<void> {
  const entries = extract();
  const read = pipeline(tree, entries);
  for await (const entry of entries) {
    await copy(Readable.from(entry, { objectMode: false }), tar, { ...entry.header, name: `${folder}/${entry.header.name}` });
  }
  await read;
}

async function copy(content: Readable, tar: ReturnType<typeof pack>, header: Partial<Header> & { name: string }): Promise<void> {
  await pipeline(content, tar.entry({ ...header, ...constant }));
}
