import type { ElfHeader } from "./elf-header.ts";

const noteSegment = 4;
const noteSection = 7;
const gnuBuildId = 3;

/** The linker's build id, in hexadecimal, from the notes (ELF gABI, chapter 5, "Note Section"). */
export function readBuildId({ file, segments, sections }: ElfHeader): string | undefined {
  // Objects have sections only, stripped files maybe segments only; Go's linker puts this note in a section alone.
  const places = [
    ...segments.filter(({ type }) => type === noteSegment),
    ...sections.filter(({ type }) => type === noteSection),
  ];
  for (const place of places) {
    const end = place.offset + place.size;
    for (let note = place.offset; note + 12 <= end; ) {
      const nameSize = file.u32(note);
      const contentSize = file.u32(note + 4);
      const content = note + 12 + roundUp(nameSize);
      if (
        file.u32(note + 8) === gnuBuildId &&
        file.slice(note + 12, nameSize).toString("latin1") === "GNU\0"
      ) {
        return file.slice(content, contentSize).toString("hex");
      }
      note = content + roundUp(contentSize);
    }
  }
  return undefined;
}

/** Notes are aligned to 4 bytes, in 64-bit files too (but for .note.gnu.property, whose sizes are multiples of 8). */
function roundUp(size: number): number {
  return Math.ceil(size / 4) * 4;
}
