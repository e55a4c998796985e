import type { OutputExpectation } from "./artifact.ts";
import { checkGo } from "./audit-go.ts";
import type { AuditedFile } from "./audited-file.ts";
import type { ElfFacts } from "./elf/elf-facts.ts";
import { findBuildPaths } from "./elf/find-build-paths.ts";
import type { PlatformFacts } from "./platform-facts.ts";

type ElfExpectation = Extract<OutputExpectation, { elf: unknown }>;

/** A program or library against its declaration and its platform: a sentence for each violation. */
export function checkElf(
  expected: ElfExpectation,
  platform: PlatformFacts,
  file: AuditedFile,
  elf: ElfFacts,
): string[] {
  const { path } = file;
  return [
    ...checkMachine(platform, path, elf),
    ...checkGo(platform, path, elf.go),
    ...checkType(expected, file, elf),
    ...checkLinkage(expected, path, elf),
    ...checkHardening(path, elf),
    ...checkLeftovers(expected, file, elf),
  ];
}

/** Whether the platform's processor could run it at all, and agrees on how numbers are passed. */
export function checkMachine(platform: PlatformFacts, path: string, elf: ElfFacts): string[] {
  const wanted = platform.elf;
  const { GOARM = "" } = platform.go;
  const describe = (of: PlatformFacts["elf"] | ElfFacts) =>
    `${of.machine} (${of.class}-bit, ${of.byteOrder}-endian)`;
  if (describe(elf) !== describe(wanted)) {
    return [
      `${path} is for ${describe(elf)}, but the platform is ${describe(wanted)}: the device cannot run it.`,
    ];
  }
  const violations: string[] = [];
  // Go's own linker marks no float ABI on ARM: the audit of its build information covers it.
  if (
    wanted.floatAbi !== undefined &&
    elf.floatAbi !== wanted.floatAbi &&
    !(elf.go && elf.floatAbi === undefined)
  ) {
    violations.push(
      `${path} ${elf.floatAbi === undefined ? "does not say its float ABI" : `passes floating-point numbers by the ${elf.floatAbi} ABI`}, but the platform's is ${wanted.floatAbi}: on the device, calls between the two would pass garbage.`,
    );
  }
  const architecture = Number(/^v(\d+)/.exec(elf.armArchitecture ?? "")?.[1] ?? 0);
  const newest = Number.parseInt(GOARM, 10);
  if (architecture > newest) {
    violations.push(
      `${path} is compiled for ARM${elf.armArchitecture}, but the platform is ARMv${newest}: the device's processor would stop at the first instruction that it does not know.`,
    );
  }
  return violations;
}

function checkType(expected: ElfExpectation, file: AuditedFile, elf: ElfFacts): string[] {
  const found = elf.type === "pie" ? "executable" : elf.type;
  if (found !== expected.elf) {
    return [
      `${file.path} is of type ${elf.type}, but its definition says ${expected.elf}: the device could not use it as one.`,
    ];
  }
  if (expected.elf === "shared-library" || file.executable) return [];
  return [`${file.path} is a program without the executable bit: the device would refuse to start it.`];
}

function checkLinkage(expected: ElfExpectation, path: string, elf: ElfFacts): string[] {
  const { interpreter, needed } = elf;
  if (expected.linkage === "static") {
    const found = [
      ...(interpreter === undefined ? [] : [`interpreter ${interpreter}`]),
      ...(needed.length === 0 ? [] : [`needs ${needed.join(", ")}`]),
    ];
    if (found.length === 0) return [];
    const lacking = interpreter === undefined ? "libraries" : "loader";
    return [
      `${path} is linked dynamically (${found.join("; ")}), but its definition says static: the device may have no such ${lacking}.`,
    ];
  }
  const violations = needed
    .filter((library) => !(expected.needed ?? []).includes(library))
    .map(
      (library) =>
        `${path} needs ${library}, which its definition does not list under "needed": the device may not have it.`,
    );
  if (expected.elf === "executable" && interpreter === undefined) {
    violations.push(
      `${path} is linked statically, but its definition says dynamic: updates of the device's libraries would not reach it.`,
    );
  }
  // Both glibc and musl name the hard-float loader so: ld-linux-armhf.so.3, ld-musl-armhf.so.1.
  const isHardLoader = /arm(eb)?hf\b/.test(interpreter ?? "");
  if (
    elf.machine === "arm" &&
    interpreter !== undefined &&
    elf.floatAbi &&
    isHardLoader !== (elf.floatAbi === "hard")
  ) {
    violations.push(
      `${path} is ${elf.floatAbi} float, but its interpreter ${interpreter} is the loader of the other float ABI: it would not start on the device.`,
    );
  }
  return violations;
}

function checkHardening(path: string, elf: ElfFacts): string[] {
  const violations: string[] = [];
  if (elf.executableStack) {
    violations.push(
      `${path} has an executable stack, but nothing we ship may: on the device, a buffer overflow could run code (usually from an assembly file without .note.GNU-stack).`,
    );
  }
  if (elf.textRelocations) {
    violations.push(
      `${path} has text relocations, but its code must be position-independent (-fPIC): the device would have to make code writable to load it, and may refuse.`,
    );
  }
  for (const [kind, folders] of [
    ["RPATH", elf.rpath],
    ["RUNPATH", elf.runpath],
  ] as const) {
    if (folders === undefined) continue;
    violations.push(
      `${path} has the ${kind} ${folders}, but libraries must come from the loader's own folders: whoever can write there on the device chooses what it runs.`,
    );
  }
  return violations;
}

function checkLeftovers(expected: ElfExpectation, file: AuditedFile, elf: ElfFacts): string[] {
  const violations: string[] = [];
  if (expected.stripped !== false && !elf.stripped) {
    violations.push(
      `${file.path} is not stripped, but its definition says stripped (which it is when it says nothing): symbols and debug information take up the device's flash.`,
    );
  }
  const paths = findBuildPaths(file.bytes);
  if (paths.length > 0) {
    const [some, rest] = [paths.slice(0, 3), paths.length - 3];
    violations.push(
      `${file.path} contains paths of the machine that built it (${some.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}), but it must not depend on where it was built: the device has no such files (-ffile-prefix-map or -trimpath leaves them out).`,
    );
  }
  return violations;
}
