import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { buffer } from "node:stream/consumers";
import { type Input, inputArchive } from "../input-archive.ts";
import { readEntries } from "../read-entries.ts";

const prefix = "source/";

/** Writes the source that is among a build's inputs into a folder, just as a container would get it. The value is its paths. */
export async function unpackSource(inputs: readonly Input[], folder: string): Promise<string[]> {
  const paths: string[] = [];
  for await (const entry of readEntries(inputArchive(inputs))) {
    const { name, type, mode = 0, linkname = "" } = entry.header;
    const content = await buffer(entry);
    if (!name.startsWith(prefix) || type === "directory") continue;
    paths.push(name.slice(prefix.length));
    const path = join(folder, name.slice(prefix.length));
    mkdirSync(dirname(path), { recursive: true });
    if (type === "symlink") symlinkSync(linkname, path);
    else writeFileSync(path, content, { mode: (mode & 0o100) !== 0 ? 0o777 : 0o666, flag: "wx" });
  }
  return paths;
}
