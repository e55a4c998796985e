import { Damage, ElfBytes } from "./elf-bytes.ts";

/** A part of the file that the kernel or the loader reads (Elf32_Phdr, Elf64_Phdr). */
export interface Segment {
  readonly type: number;
  readonly flags: number;
  readonly offset: number;
  readonly address: number;
  /** Bytes in the file. */
  readonly size: number;
}

/** A part of the file that linkers and debuggers read (Elf32_Shdr, Elf64_Shdr). */
export interface Section {
  readonly name: string;
  readonly type: number;
  readonly offset: number;
  readonly size: number;
}

/** The file header and the two tables that it points to. */
export interface ElfHeader {
  readonly file: ElfBytes;
  readonly type: number;
  readonly machine: number;
  readonly flags: number;
  readonly segments: readonly Segment[];
  readonly sections: readonly Section[];
}

/** Fifty times what any linker writes; bounds the work that a damaged file can cause. */
const mostSegments = 1024;

const magic = Buffer.from("\x7fELF", "latin1");

/** Undefined where the bytes do not begin as an ELF file. Format: elf(5) and the System V ABI, chapter 4. */
export function readHeader(bytes: Uint8Array): ElfHeader | undefined {
  if (!magic.equals(bytes.subarray(0, magic.length))) return undefined;
  const [elfClass = 0, byteOrder = 0] = bytes.subarray(4, 6);
  if (elfClass !== 1 && elfClass !== 2)
    throw new Damage(`is of class ${elfClass}, neither 32-bit (1) nor 64-bit (2)`);
  if (byteOrder !== 1 && byteOrder !== 2)
    throw new Damage(`has byte order ${byteOrder}, neither little (1) nor big (2)`);
  const file = new ElfBytes(bytes, elfClass === 2, byteOrder === 1);
  const at = file.is64
    ? { segments: 32, sections: 40, flags: 48, segmentCount: 56, sectionCount: 60, namesIndex: 62 }
    : { segments: 28, sections: 32, flags: 36, segmentCount: 44, sectionCount: 48, namesIndex: 50 };
  return {
    file,
    type: file.u16(16),
    machine: file.u16(18),
    flags: file.u32(at.flags),
    segments: readSegments(file, file.word(at.segments), file.u16(at.segmentCount)),
    sections: readSections(file, file.word(at.sections), file.u16(at.sectionCount), file.u16(at.namesIndex)),
  };
}

function readSegments(file: ElfBytes, table: number, count: number): Segment[] {
  const at = file.is64
    ? { flags: 4, offset: 8, address: 16, size: 32, entry: 56 }
    : { flags: 24, offset: 4, address: 8, size: 16, entry: 32 };
  if (count > mostSegments) throw new Damage(`has ${count} program headers`);
  file.check(table, count * at.entry);
  return Array.from({ length: count }, (_, index) => {
    const entry = table + index * at.entry;
    const segment = {
      type: file.u32(entry),
      flags: file.u32(entry + at.flags),
      offset: file.word(entry + at.offset),
      address: file.word(entry + at.address),
      size: file.word(entry + at.size),
    };
    file.check(segment.offset, segment.size);
    return segment;
  });
}

function readSections(file: ElfBytes, table: number, shortCount: number, shortNamesIndex: number): Section[] {
  if (table === 0) return [];
  const at = file.is64
    ? { offset: 24, size: 32, link: 40, entry: 64 }
    : { offset: 16, size: 20, link: 24, entry: 40 };
  // Numbers too large for the header's 16 bits are kept in the otherwise empty first section.
  const count = shortCount || file.word(table + at.size);
  const namesIndex = shortNamesIndex === 0xffff ? file.u32(table + at.link) : shortNamesIndex;
  file.check(table, count * at.entry);
  const names = namesIndex === 0 ? undefined : file.word(table + namesIndex * at.entry + at.offset);
  return Array.from({ length: count }, (_, index) => {
    const entry = table + index * at.entry;
    const section = {
      name: names === undefined ? "" : file.text(names + file.u32(entry)),
      type: file.u32(entry + 4),
      offset: file.word(entry + at.offset),
      size: file.word(entry + at.size),
    };
    const noBits = 8;
    if (index > 0 && section.type !== noBits) file.check(section.offset, section.size);
    return section;
  });
}
