import { Damage } from "./elf-bytes.ts";
import type { ElfHeader } from "./elf-header.ts";
import { readVersionsNeeded } from "./versions-needed.ts";

/** What the file asks of the dynamic loader. */
export interface DynamicSection {
  readonly needed: readonly string[];
  readonly soname?: string;
  readonly rpath?: string;
  readonly runpath?: string;
  readonly bindNow: boolean;
  readonly pie: boolean;
  readonly textRelocations: boolean;
  readonly versionsNeeded: Readonly<Record<string, readonly string[]>>;
}

const segmentType = { load: 1, dynamic: 2 };
const tag = {
  null: 0,
  needed: 1,
  strtab: 5,
  soname: 14,
  rpath: 15,
  textrel: 22,
  bindNow: 24,
  runpath: 29,
  flags: 30,
  flags1: 0x6ffffffb,
  verneed: 0x6ffffffe,
  verneednum: 0x6fffffff,
};
const flag = { textrel: 4, bindNow: 8 };
const flag1 = { now: 1, pie: 0x08000000 };

/** Many times what any linker writes; bounds the work that a damaged file can cause. */
const mostEntries = 4096;

/** Undefined where the file has none. Read by segments and addresses, as loaders do: sections may be missing or lie. */
export function readDynamicSection(header: ElfHeader): DynamicSection | undefined {
  const segment = header.segments.find(({ type }) => type === segmentType.dynamic);
  if (segment === undefined) return undefined;
  const entries = readEntries(header, segment);
  const value = (wanted: number) => entries.find(([found]) => found === wanted)?.[1];

  const stringAt = (offset: number) => header.file.text(offsetOf(header, value(tag.strtab) ?? 0) + offset);
  const stringOf = (wanted: number) => {
    const offset = value(wanted);
    return offset === undefined ? undefined : stringAt(offset);
  };
  const soname = stringOf(tag.soname);
  const rpath = stringOf(tag.rpath);
  const runpath = stringOf(tag.runpath);
  const flags = value(tag.flags) ?? 0;
  const flags1 = value(tag.flags1) ?? 0;
  const verneed = value(tag.verneed);
  return {
    needed: entries.filter(([found]) => found === tag.needed).map(([, offset]) => stringAt(offset)),
    ...(soname !== undefined && { soname }),
    ...(rpath !== undefined && { rpath }),
    ...(runpath !== undefined && { runpath }),
    bindNow: value(tag.bindNow) !== undefined || (flags & flag.bindNow) !== 0 || (flags1 & flag1.now) !== 0,
    pie: (flags1 & flag1.pie) !== 0,
    textRelocations: value(tag.textrel) !== undefined || (flags & flag.textrel) !== 0,
    versionsNeeded:
      verneed === undefined
        ? {}
        : readVersionsNeeded(header.file, offsetOf(header, verneed), value(tag.verneednum) ?? 0, stringAt),
  };
}

function readEntries(
  { file }: ElfHeader,
  segment: { offset: number; size: number },
): [tag: number, value: number][] {
  const width = file.is64 ? 8 : 4;
  const entries: [number, number][] = [];
  for (let at = segment.offset; at + 2 * width <= segment.offset + segment.size; at += 2 * width) {
    const found = file.word(at);
    if (found === tag.null) break;
    if (entries.length === mostEntries) throw new Damage("has a dynamic section without an end");
    entries.push([found, file.word(at + width)]);
  }
  return entries;
}

function offsetOf({ segments }: ElfHeader, address: number): number {
  const segment = segments.find(
    (candidate) =>
      candidate.type === segmentType.load &&
      candidate.address <= address &&
      address < candidate.address + candidate.size,
  );
  if (segment === undefined) {
    throw new Damage(`refers to the address 0x${address.toString(16)}, which no segment loads`);
  }
  return segment.offset + (address - segment.address);
}
