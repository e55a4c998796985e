import { Readable } from "node:stream";
import { pack } from "tar-stream";

/** A file's text or bytes, or a function that reads them when the archive is written. */
export type Content = string | Buffer | (() => Buffer);

/** An archive of files, mode 755, that is the same bytes for the same files. Paths are relative. */
export function tarOf(files: Readonly<Record<string, Content>>): Readable {
  const tar = pack();
  for (const [name, content] of Object.entries(files)) {
    const bytes = typeof content === "function" ? content() : content;
    tar.entry({ name, mode: 0o755, mtime: new Date(1000) }, bytes);
  }
  tar.finalize();
  return Readable.from(tar, { objectMode: false });
}
