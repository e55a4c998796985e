import type { OutputExpectation } from "./artifact.ts";
import { checkElf, checkMachine } from "./audit-elf.ts";
import { type AuditRow, describeOutput } from "./audit-row.ts";
import { checkScript } from "./audit-script.ts";
import type { AuditedFile } from "./audited-file.ts";
import type { ElfFacts, MalformedElf } from "./elf/elf-facts.ts";
import { readElf } from "./elf/read-elf.ts";
import type { PlatformFacts } from "./platform-facts.ts";

export interface OutputAudit {
  /** What was found, for the table. */
  readonly row: AuditRow;
  /** A sentence for each way in which the file is not what was declared, or could not run on the platform. */
  readonly violations: readonly string[];
}

/** One output against its declaration and its platform. Looks at the bytes alone, nothing is run. */
export function auditOutput(
  expected: OutputExpectation,
  platform: PlatformFacts,
  file: AuditedFile,
): OutputAudit {
  const elf = readElf(file.bytes);
  return { row: describeOutput(file, elf), violations: check(expected, platform, file, elf) };
}

function check(
  expected: OutputExpectation,
  platform: PlatformFacts,
  file: AuditedFile,
  elf: ElfFacts | MalformedElf | undefined,
): string[] {
  if (elf !== undefined && "malformed" in elf) {
    return [`${file.path} begins as an ELF file but ${elf.malformed}; no device can use it.`];
  }
  if ("elf" in expected) {
    if (elf !== undefined) return checkElf(expected, platform, file, elf);
    return [
      `${file.path} is not an ELF file, but its definition says ${expected.elf}: the device cannot run it as a program.`,
    ];
  }
  if ("script" in expected) {
    if (elf === undefined) return checkScript(expected.script, file);
    return [
      `${file.path} is an ELF file for ${elf.machine}, but its definition says script: declare it as "elf", so that it is checked against the device.`,
    ];
  }
  return checkData(platform, file, elf);
}

function checkData(platform: PlatformFacts, file: AuditedFile, elf: ElfFacts | undefined): string[] {
  const violations: string[] = [];
  if (file.executable) {
    violations.push(
      `${file.path} is executable, but its definition says data: declare it as "elf" or "script" if the device is to run it.`,
    );
  }
  // Object files are data to a device, kernel modules among them; programs and libraries have a declaration of their own.
  if (elf?.type === "relocatable") violations.push(...checkMachine(platform, file.path, elf));
  else if (elf !== undefined) {
    violations.push(
      `${file.path} is an ELF file for ${elf.machine}, but its definition says data: declare it as "elf", so that it is checked against the device.`,
    );
  }
  return violations;
}
