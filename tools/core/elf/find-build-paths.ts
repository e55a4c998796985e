/** What a build container has below /build. Nothing of it exists on a device, so any such path is a leftover. */
const buildFolder = /^\/build\/(source|out|recipe|runner|patches|home|go|modules)(\/|$)/;
/** Where files lie while they are compiled. Programs name such folders for good reasons too, but no source files there. */
const folders = ["/build/", "/home/", "/root/", "/tmp/"];
const sourceFile = /\/[^/]+\.(c|cc|cpp|cxx|h|hh|hpp|hxx|inc|s|S|y|l|o|a|la|so|go|rs)$/;

const pathCharacter = /[\w./+@~-]/;
/** A path can follow directly on an option (`-I/build/out`), but on nothing else that could belong to the same path. */
const option = /(^|[^\w./-])-[A-Za-z]$/;
const longestPath = 4096;

/**
 * Paths of the machine that built a file, left in its bytes: sorted, each once.
 *
 * - In the folders that a build container has: every path.
 * - Elsewhere under `/build/`, and under `/home/`, `/root/` and `/tmp/`: what ends as a source or object file does.
 *   `/tmp/`, `/root/.profile` and `/home/user/data` are a program's own business; `/home/user/src/main.c` is not.
 *
 * A path starts where no path character stands before it, so `go/build/constraint` and `/usr/tmp/x.c` are not meant.
 * Where texts follow each other without an end between them, as in Go's constants, a path can go unseen.
 */
export function findBuildPaths(bytes: Uint8Array): string[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = new Set<string>();
  for (const folder of folders) {
    for (let at = buffer.indexOf(folder); at >= 0; at = buffer.indexOf(folder, at + 1)) {
      if (!startsPath(buffer, at)) continue;
      const path = pathAt(buffer, at);
      if (buildFolder.test(path) || sourceFile.test(path)) found.add(path);
    }
  }
  return [...found].sort();
}

function startsPath(buffer: Buffer, at: number): boolean {
  const before = buffer.toString("latin1", Math.max(0, at - 3), at);
  return before === "" || !pathCharacter.test(before.at(-1) ?? "") || option.test(before);
}

function pathAt(buffer: Buffer, at: number): string {
  let end = at;
  while (end < at + longestPath && pathCharacter.test(String.fromCharCode(buffer[end] ?? 0))) end++;
  // A full stop at the end is the sentence's.
  return buffer.toString("latin1", at, end).replace(/\.+$/, "");
}
