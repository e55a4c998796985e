import { createHash } from "node:crypto";
import type { TreeDigest } from "./digest.ts";

/** One leaf of a tree. `path` is relative, with forward slashes and no `.` or `..` in it. */
export type TreeEntry =
  | { readonly kind: "file"; readonly path: string; readonly sha256: string; readonly executable: boolean }
  | { readonly kind: "link"; readonly path: string; readonly target: string };

/**
 * The digest of a tree: Go's "h1" directory hash (golang.org/x/mod/sumdb/dirhash, Hash1), the sha256 of a
 * sorted list of lines, each a file's sha256, two spaces and its path.
 *
 * For a tree of plain files it is exactly Go's. What Go's leaves out counts here: an executable file's second space is
 * an asterisk, a symbolic link's is an at sign and its sha256 is that of its target's text.
 * Folders count only by what is in them; owners, times and all other permission bits do not count.
 */
export function digestTree(entries: Iterable<TreeEntry>): TreeDigest {
  const lines = [...entries]
    .sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)))
    .map((entry) => {
      if (entry.path.includes("\n"))
        throw new Error(`a tree digest cannot hold the path ${JSON.stringify(entry.path)}`);
      if (entry.kind === "link") return `${sha256Hex(entry.target)} @${entry.path}\n`;
      return `${entry.sha256} ${entry.executable ? "*" : " "}${entry.path}\n`;
    });
  return `h1:${createHash("sha256").update(lines.join("")).digest("base64")}` as TreeDigest;
}

function sha256Hex(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
