import type { GoBuildInfo } from "./go-build-info.ts";

/** What an ELF file says of itself. */
export interface ElfFacts {
  /** As platforms name it (`arm`, `aarch64`, …), else `unknown(0x…)` with the header's number. */
  readonly machine: string;
  /** Bits. */
  readonly class: 32 | 64;
  readonly byteOrder: "little" | "big";
  /** A `pie` is an executable that can be loaded at any address. */
  readonly type: "executable" | "pie" | "shared-library" | "relocatable" | `unknown(0x${string})`;
  /** How floating-point arguments are passed. Missing where the file does not say, or the machine has but one way. */
  readonly floatAbi?: "hard" | "soft" | "single" | "double" | "quad";
  /** ARM: the oldest architecture that it was compiled for, as readelf names it: `v5T`, `v7`. */
  readonly armArchitecture?: string;
  /** The loader that the kernel starts in its place. */
  readonly interpreter?: string;
  /** Shared libraries that the loader must find. */
  readonly needed: readonly string[];
  readonly soname?: string;
  readonly rpath?: string;
  readonly runpath?: string;
  /** True where nothing forbids it: kernels give an executable stack to a file that does not say. */
  readonly executableStack: boolean;
  readonly textRelocations: boolean;
  /** What is read-only once relocated. `full`: the procedure linkage too, because all is bound at the start. */
  readonly relro: "none" | "partial" | "full";
  readonly bindNow: boolean;
  /** Neither a symbol table nor debug sections. */
  readonly stripped: boolean;
  /** Symbol versions that the loader must find, sorted, by library: `libc.so.6` to `GLIBC_2.4`, … */
  readonly versionsNeeded: Readonly<Record<string, readonly string[]>>;
  /** Lower-case hexadecimal. */
  readonly buildId?: string;
  /** Only in what Go linked. */
  readonly go?: GoBuildInfo;
}

/** A file that begins as ELF does, but contradicts itself or is cut short. */
export interface MalformedElf {
  /** What is wrong, as the end of a sentence that begins with the file's name. */
  readonly malformed: string;
}
