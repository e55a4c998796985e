import { spawnSync } from "node:child_process";
import type { ElfFacts } from "../elf-facts.ts";

const machines: Readonly<Record<string, string>> = {
  "Intel 80386": "386",
  "MIPS R3000": "mips",
  PowerPC64: "ppc64",
  ARM: "arm",
  "Advanced Micro Devices X86-64": "x86-64",
  AArch64: "aarch64",
  "RISC-V": "riscv",
};

/** What GNU readelf says of a file, in our own terms: all facts but Go's. */
export function readelfFacts(file: string): Omit<ElfFacts, "go"> {
  const { stdout, error } = spawnSync(
    "readelf",
    ["--wide", "--file-header", "--segments", "--sections", "--dynamic", "--version-info", "--notes", "--arch-specific", file],
    { encoding: "utf8", env: { ...process.env, LC_ALL: "C" }, maxBuffer: 2 ** 28 },
  );
  if (error) throw error;
  const first = (pattern: RegExp) => pattern.exec(stdout)?.[1];
  const all = (pattern: RegExp) => [...stdout.matchAll(pattern)].map(([, found]) => found ?? "");

  const machine = first(/^ +Machine: +(.*)$/m) ?? "";
  const interpreter = first(/\[Requesting program interpreter: (.*)\]/);
  const soname = first(/\(SONAME\) +Library soname: \[(.*)\]/);
  const rpath = first(/\(RPATH\) +Library rpath: \[(.*)\]/);
  const runpath = first(/\(RUNPATH\) +Library runpath: \[(.*)\]/);
  const dynamicFlags = `${first(/\(FLAGS\) +(.*)$/m) ?? ""} ${first(/\(FLAGS_1\) +Flags: (.*)$/m) ?? ""}`.split(" ");
  const bindNow = /\(BIND_NOW\)/.test(stdout) || dynamicFlags.includes("BIND_NOW") || dynamicFlags.includes("NOW");
  const stack = first(/^ +GNU_STACK .* ([R ][W ][E ]) 0x\w+$/m);
  const floatAbi = floatAbiOf(first(/^ +Flags: +(.*)$/m) ?? "", first(/Tag_ABI_VFP_args: (.*)$/m));
  const armArchitecture = first(/Tag_CPU_arch: (.*)$/m);
  const buildId = first(/Build ID: (\w+)/);
  return {
    machine: machines[machine] ?? machine,
    class: first(/^ +Class: +ELF(\d+)$/m) === "32" ? 32 : 64,
    byteOrder: /2's complement, little endian/.test(stdout) ? "little" : "big",
    type: typeOf(first(/^ +Type: +(\w+)/m), dynamicFlags.includes("PIE")),
    ...(floatAbi && { floatAbi }),
    ...(armArchitecture && { armArchitecture }),
    ...(interpreter && { interpreter }),
    needed: all(/\(NEEDED\) +Shared library: \[(.*)\]/g),
    ...(soname && { soname }),
    ...(rpath && { rpath }),
    ...(runpath && { runpath }),
    executableStack: /^ +Type: +REL /m.test(stdout) ? false : (stack?.includes("E") ?? true),
    textRelocations: /\(TEXTREL\)/.test(stdout) || dynamicFlags.includes("TEXTREL"),
    relro: !/^ +GNU_RELRO /m.test(stdout) ? "none" : bindNow ? "full" : "partial",
    bindNow,
    stripped: !/^ +\[ *\d+\] (\S+ +SYMTAB |\.z?debug_)/m.test(stdout),
    versionsNeeded: versionsNeeded(stdout),
    ...(buildId && { buildId }),
  };
}

function typeOf(name: string | undefined, pie: boolean): ElfFacts["type"] {
  if (name === "REL") return "relocatable";
  if (name === "EXEC") return "executable";
  return pie ? "pie" : "shared-library";
}

function floatAbiOf(flags: string, vfpArguments: string | undefined): ElfFacts["floatAbi"] {
  const riscv = /(soft|single|double|quad)-float ABI/.exec(flags)?.[1];
  if (riscv !== undefined && !flags.includes("Version5")) return riscv as ElfFacts["floatAbi"];
  if (flags.includes("hard-float ABI") || vfpArguments === "VFP registers") return "hard";
  return flags.includes("soft-float ABI") ? "soft" : undefined;
}

/** The lines `Version: 1  File: libc.so.6  Cnt: 2` and, below each, `Name: GLIBC_2.4  Flags: none  Version: 3`. */
function versionsNeeded(stdout: string): Record<string, string[]> {
  const [, section = ""] = stdout.split(/^Version needs section.*$/m);
  const needed: Record<string, string[]> = {};
  let versions: string[] = [];
  for (const [, file, name] of section.matchAll(/File: (\S+) +Cnt|Name: (\S+) +Flags/g)) {
    if (file !== undefined) needed[file] = versions = [];
    if (name !== undefined) versions.push(name);
  }
  for (const names of Object.values(needed)) names.sort();
  return needed;
}
