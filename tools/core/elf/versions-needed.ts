import { Damage, type ElfBytes } from "./elf-bytes.ts";

/** Many times what any linker writes; bounds the work that a damaged file can cause. */
const mostEntries = 4096;

/**
 * The symbol versions that a file asks of each library, sorted: a chain of Elf_Verneed, one a library, each with a chain
 * of Elf_Vernaux, one a version. `start` is the first one's offset; both classes have the same layout.
 * Format: the Linux Standard Base, "Symbol Versioning".
 */
export function readVersionsNeeded(
  file: ElfBytes,
  start: number,
  libraries: number,
  stringAt: (offset: number) => string,
): Record<string, string[]> {
  const needed = new Map<string, string[]>();
  let entries = 0;
  const count = () => {
    if (++entries > mostEntries) throw new Damage("has a table of needed versions without an end");
  };
  let library = start;
  for (let index = 0; index < libraries; index++) {
    count();
    const versions: string[] = [];
    let version = library + file.u32(library + 8);
    for (let left = file.u16(library + 2); left > 0; left--) {
      count();
      versions.push(stringAt(file.u32(version + 8)));
      version += file.u32(version + 12);
    }
    needed.set(stringAt(file.u32(library + 4)), versions.sort());
    const next = file.u32(library + 12);
    if (next === 0) break;
    library += next;
  }
  return Object.fromEntries(needed);
}
