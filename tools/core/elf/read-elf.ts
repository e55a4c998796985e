import { readArmAttributes } from "./arm-attributes.ts";
import { readBuildId } from "./build-id.ts";
import { readDynamicSection } from "./dynamic-section.ts";
import { Damage } from "./elf-bytes.ts";
import type { ElfFacts, MalformedElf } from "./elf-facts.ts";
import { type ElfHeader, readHeader } from "./elf-header.ts";
import { readGoBuildInfo } from "./go-build-info.ts";

const machines: Readonly<Record<number, string>> = {
  3: "386",
  8: "mips",
  21: "ppc64",
  40: "arm",
  62: "x86-64",
  183: "aarch64",
  243: "riscv",
};
const fileType = { relocatable: 1, executable: 2, shared: 3 };
const segmentType = { interpreter: 3, gnuStack: 0x6474e551, gnuRelro: 0x6474e552 };
const sectionType = { symtab: 2 };
const executable = 1;
const riscvFloatAbis = ["soft", "single", "double", "quad"] as const;
const armFlag = { softFloat: 0x200, hardFloat: 0x400 };

/** What an ELF file says of itself; undefined where the bytes are of no ELF file. Never throws, whatever the bytes. */
export function readElf(bytes: Uint8Array): ElfFacts | MalformedElf | undefined {
  try {
    const header = readHeader(bytes);
    return header && readFacts(header);
  } catch (error) {
    if (error instanceof Damage) return { malformed: error.message };
    throw error;
  }
}

function readFacts(header: ElfHeader): ElfFacts {
  const { file, machine, segments, sections } = header;
  const dynamic = readDynamicSection(header);
  const interp = segments.find(({ type }) => type === segmentType.interpreter);
  const interpreter = interp && file.text(interp.offset);
  const stack = segments.find(({ type }) => type === segmentType.gnuStack);
  const bindNow = dynamic?.bindNow ?? false;
  const hasRelro = segments.some(({ type }) => type === segmentType.gnuRelro);
  const arm = machines[machine] === "arm" ? readArmAttributes(header) : {};
  const floatAbi = readFloatAbi(header, arm.floatAbi);
  const buildId = readBuildId(header);
  const go = readGoBuildInfo(header);
  return {
    machine: machines[machine] ?? `unknown(0x${machine.toString(16)})`,
    class: file.is64 ? 64 : 32,
    byteOrder: file.littleEndian ? "little" : "big",
    type: nameType(header.type, dynamic, interpreter),
    ...(floatAbi && { floatAbi }),
    ...(arm.architecture && { armArchitecture: arm.architecture }),
    ...(interpreter !== undefined && { interpreter }),
    needed: dynamic?.needed ?? [],
    ...(dynamic?.soname !== undefined && { soname: dynamic.soname }),
    ...(dynamic?.rpath !== undefined && { rpath: dynamic.rpath }),
    ...(dynamic?.runpath !== undefined && { runpath: dynamic.runpath }),
    executableStack:
      header.type !== fileType.relocatable && (stack === undefined || (stack.flags & executable) !== 0),
    textRelocations: dynamic?.textRelocations ?? false,
    relro: !hasRelro ? "none" : bindNow ? "full" : "partial",
    bindNow,
    stripped: !sections.some(({ name, type }) => type === sectionType.symtab || /^\.z?debug_/.test(name)),
    versionsNeeded: dynamic?.versionsNeeded ?? {},
    ...(buildId !== undefined && { buildId }),
    ...(go && { go }),
  };
}

/** Shared objects and PIEs have one type in the header. Linkers before 2016 set no flag, but gave a program no soname. */
function nameType(
  type: number,
  dynamic: { readonly pie: boolean; readonly soname?: string } | undefined,
  interpreter: string | undefined,
): ElfFacts["type"] {
  if (type === fileType.relocatable) return "relocatable";
  if (type === fileType.executable) return "executable";
  if (type !== fileType.shared) return `unknown(0x${type.toString(16)})`;
  const isProgram = dynamic?.pie || (interpreter !== undefined && dynamic?.soname === undefined);
  return isProgram ? "pie" : "shared-library";
}

/** ARM: the header's flags, which linkers set, else the attributes, which compilers do. RISC-V: two bits of the flags. */
function readFloatAbi(
  { machine, flags }: ElfHeader,
  armAttribute: ElfFacts["floatAbi"],
): ElfFacts["floatAbi"] {
  switch (machines[machine]) {
    case "arm":
      if (flags & armFlag.hardFloat) return "hard";
      return flags & armFlag.softFloat ? "soft" : armAttribute;
    case "riscv":
      return riscvFloatAbis[(flags >> 1) & 3];
    default:
      return undefined;
  }
}
