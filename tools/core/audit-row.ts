import type { AuditedFile } from "./audited-file.ts";
import type { ElfFacts, MalformedElf } from "./elf/elf-facts.ts";

/** What was found in one output, as text for a table. `-` where a question does not arise. */
export interface AuditRow {
  readonly output: string;
  readonly kind: string;
  readonly machine: string;
  readonly linkage: string;
  readonly interpreter: string;
  readonly needed: string;
  readonly stack: string;
  readonly relro: string;
  readonly stripped: string;
  /** Bytes. */
  readonly size: string;
}

export function describeOutput(file: AuditedFile, elf: ElfFacts | MalformedElf | undefined): AuditRow {
  const none = "-";
  const row = {
    output: file.path,
    kind: kindOf(file, elf),
    machine: none,
    linkage: none,
    interpreter: none,
    needed: none,
    stack: none,
    relro: none,
    stripped: none,
    // Not toLocaleString, which loads all that is known of languages: 15 ms.
    size: String(file.bytes.length).replace(/(?<=\d)(?=(\d{3})+$)/g, ","),
  };
  if (elf === undefined || "malformed" in elf) return row;
  return {
    ...row,
    machine: machineOf(elf),
    linkage: elf.interpreter === undefined && elf.needed.length === 0 ? "static" : "dynamic",
    interpreter: elf.interpreter ?? none,
    needed: elf.needed.join(" ") || none,
    stack: elf.executableStack ? "exec" : "noexec",
    relro: elf.relro,
    stripped: elf.stripped ? "yes" : "no",
  };
}

function kindOf(file: AuditedFile, elf: ElfFacts | MalformedElf | undefined): string {
  if (elf === undefined) {
    const isScript = file.bytes[0] === 0x23 && file.bytes[1] === 0x21;
    return isScript ? "script" : "data";
  }
  if ("malformed" in elf) return "damaged ELF";
  return elf.go === undefined ? elf.type : `${elf.type} (${elf.go.version})`;
}

/** `arm 32 v7 hard`, `mips 32 big-endian`: only what is not a matter of course. */
function machineOf(elf: ElfFacts): string {
  const { GOARM } = elf.go?.settings ?? {};
  return [
    elf.machine,
    elf.class,
    elf.byteOrder === "big" ? "big-endian" : undefined,
    elf.armArchitecture ?? (GOARM && `v${GOARM}`),
    elf.floatAbi,
  ]
    .filter((part) => part !== undefined)
    .join(" ");
}
