import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { OutputExpectation } from "./artifact.ts";
import { auditOutput } from "./audit.ts";
import type { PlatformFacts } from "./platform-facts.ts";

const fixture = (name: string) => readFileSync(join(import.meta.dirname, "elf/testdata", name));

const arm: PlatformFacts = {
  triple: "arm-linux-gnueabihf",
  muslTriple: "arm-linux-musleabihf",
  elf: { machine: "arm", class: 32, byteOrder: "little", floatAbi: "hard" },
  go: { GOOS: "linux", GOARCH: "arm", GOARM: "7" },
  cflags: [],
  packages: {},
  qemu: "arm",
};
const amd64: PlatformFacts = {
  ...arm,
  elf: { machine: "x86-64", class: 64, byteOrder: "little" },
  go: { GOOS: "linux", GOARCH: "amd64" },
};
const softArm: PlatformFacts = {
  ...arm,
  elf: { ...arm.elf, floatAbi: "soft" },
  go: { ...arm.go, GOARM: "5" },
};

const staticProgram: OutputExpectation = { elf: "executable", linkage: "static" };
const dynamicProgram: OutputExpectation = {
  elf: "executable",
  linkage: "dynamic",
  stripped: false,
  needed: ["libc.so.6", "libm.so.6"],
};

/** The violations of one file called bin/it. */
function violations(
  expected: OutputExpectation,
  platform: PlatformFacts,
  content: Uint8Array | string,
  executable = true,
): readonly string[] {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  return auditOutput(expected, platform, { path: "bin/it", bytes, executable }).violations;
}

/** A fixture with the first of some bytes replaced by others. */
function edited(name: string, from: string, to: string): Buffer {
  const bytes = fixture(name);
  bytes.write(to, bytes.indexOf(from, 0, "latin1"), "latin1");
  return bytes;
}

describe("programs that are as declared pass", () => {
  test.each([
    ["static", staticProgram, arm, "arm-static-hard.elf"],
    ["static, loadable anywhere", staticProgram, amd64, "x86-64-static-pie.elf"],
    ["dynamic", dynamicProgram, arm, "arm-dynamic.elf"],
    ["Go, which marks no float ABI", staticProgram, arm, "arm-go.elf"],
    ["older than the platform", staticProgram, softArm, "arm-static-soft.elf"],
  ] as const)("%s", (_what, expected, platform, name) => {
    expect(violations(expected, platform, fixture(name))).toEqual([]);
  });
});

describe("a program for another machine", () => {
  test("is named with both machines, and nothing else is said of its code", () => {
    expect(violations(staticProgram, amd64, fixture("arm-static-hard.elf"))).toEqual([
      "bin/it is for arm (32-bit, little-endian), but the platform is x86-64 (64-bit, little-endian): the device cannot run it.",
    ]);
  });

  test("is found by the byte order alone", () => {
    const littleMips: PlatformFacts = { ...arm, elf: { machine: "mips", class: 32, byteOrder: "little" } };
    const library: OutputExpectation = { elf: "shared-library", linkage: "dynamic" };
    expect(violations(library, littleMips, fixture("mips-big-endian.so"), false)).toEqual([
      "bin/it is for mips (32-bit, big-endian), but the platform is mips (32-bit, little-endian): the device cannot run it.",
    ]);
  });

  test("is found by its float ABI", () => {
    expect(violations(staticProgram, arm, fixture("arm-static-soft.elf"))).toEqual([
      "bin/it passes floating-point numbers by the soft ABI, but the platform's is hard: on the device, calls between the two would pass garbage.",
    ]);
    const singleRiscv: PlatformFacts = {
      ...amd64,
      elf: { machine: "riscv", class: 64, byteOrder: "little", floatAbi: "single" },
    };
    expect(violations(staticProgram, singleRiscv, fixture("riscv64-static.elf"))).toEqual([
      expect.stringContaining("by the double ABI, but the platform's is single"),
    ]);
  });

  test("is found where it does not say its float ABI", () => {
    const bytes = fixture("arm-static-hard.elf");
    bytes.writeUInt32LE(0x05000000, 36);
    bytes.writeUInt8(99, bytes.indexOf(Buffer.from([28, 1])));
    expect(violations(staticProgram, arm, bytes)).toEqual([
      expect.stringContaining("does not say its float ABI"),
    ]);
  });

  test("is found by the ARM architecture that it was compiled for", () => {
    const olderArm = { ...arm, go: { ...arm.go, GOARM: "6" } };
    expect(violations(staticProgram, olderArm, fixture("arm-static-hard.elf"))).toEqual([
      "bin/it is compiled for ARMv7, but the platform is ARMv6: the device's processor would stop at the first instruction that it does not know.",
    ]);
  });
});

describe("a Go program", () => {
  test("must be built with the platform's own Go variables", () => {
    expect(violations(staticProgram, arm, edited("arm-go.elf", "GOARM=7", "GOARM=5"))).toEqual([
      "bin/it was built by Go with GOARM=5, but the platform says GOARM=7: the device may not be able to run its instructions.",
    ]);
  });

  test("may say the default float ABI of its GOARM or not", () => {
    const spelled = { ...arm, go: { ...arm.go, GOARM: "7,hardfloat" } };
    expect(violations(staticProgram, spelled, fixture("arm-go.elf"))).toEqual([]);
    const other = { ...arm, go: { ...arm.go, GOARM: "7,softfloat" } };
    expect(violations(staticProgram, other, fixture("arm-go.elf"))).toHaveLength(1);
  });
});

describe("linkage", () => {
  test("static means no interpreter and no libraries", () => {
    expect(violations({ ...dynamicProgram, linkage: "static" }, arm, fixture("arm-dynamic.elf"))).toEqual([
      "bin/it is linked dynamically (interpreter /lib/ld-linux-armhf.so.3; needs libm.so.6, libc.so.6), but its definition says static: the device may have no such loader.",
    ]);
  });

  test("dynamic means an interpreter", () => {
    expect(violations(dynamicProgram, arm, fixture("arm-static-hard.elf"))).toEqual([
      "bin/it is linked statically, but its definition says dynamic: updates of the device's libraries would not reach it.",
    ]);
  });

  test("every library must be declared", () => {
    expect(violations({ ...dynamicProgram, needed: ["libc.so.6"] }, arm, fixture("arm-dynamic.elf"))).toEqual(
      [
        'bin/it needs libm.so.6, which its definition does not list under "needed": the device may not have it.',
      ],
    );
  });

  test("the loader must be the one of the program's float ABI", () => {
    const bytes = edited("arm-dynamic.elf", "/lib/ld-linux-armhf.so.3", "/lib/ld-linux.so.3\0");
    expect(violations(dynamicProgram, arm, bytes)).toEqual([
      "bin/it is hard float, but its interpreter /lib/ld-linux.so.3 is the loader of the other float ABI: it would not start on the device.",
    ]);
  });
});

test("an executable stack is refused", () => {
  expect(violations(staticProgram, arm, fixture("arm-execstack.elf"))).toEqual([
    expect.stringMatching(/^bin\/it has an executable stack, .* a buffer overflow could run code/),
  ]);
});

test("a RUNPATH is refused", () => {
  expect(violations(dynamicProgram, softArm, fixture("arm-runpath.elf"))).toEqual([
    expect.stringMatching(/^bin\/it has the RUNPATH \/opt\/lib, .* chooses what it runs\.$/),
  ]);
});

test("everything wrong with a file is said at once", () => {
  const library: OutputExpectation = { elf: "shared-library", linkage: "dynamic" };
  expect(violations(library, softArm, fixture("arm-textrel.so"), false)).toEqual([
    expect.stringMatching(/^bin\/it has text relocations/),
    expect.stringMatching(/^bin\/it has the RPATH \/opt\/lib/),
    expect.stringMatching(/^bin\/it is not stripped/),
    expect.stringMatching(/^bin\/it contains paths of the machine that built it \(\/build\/source\)/),
  ]);
});

test("of many build paths, three are named and the rest counted", () => {
  const paths = ["a", "b", "c", "d", "e"].map((name) => `/build/source/${name}.c\0`);
  const bytes = Buffer.concat([fixture("arm-static-hard.elf"), Buffer.from(`\0${paths.join("")}`)]);
  expect(violations(staticProgram, arm, bytes)).toEqual([
    expect.stringContaining("(/build/source/a.c, /build/source/b.c, /build/source/c.c and 2 more)"),
  ]);
});

describe("what is not what it is declared to be", () => {
  test("a library as a program, a program as a library, a program that cannot be started", () => {
    const library: OutputExpectation = { elf: "shared-library", linkage: "dynamic", stripped: false };
    expect(violations(library, arm, fixture("arm-static-hard.elf"))).toEqual([
      "bin/it is of type executable, but its definition says shared-library: the device could not use it as one.",
    ]);
    expect(violations(staticProgram, arm, fixture("arm-relocatable.o"))).toContain(
      "bin/it is of type relocatable, but its definition says executable: the device could not use it as one.",
    );
    expect(violations(staticProgram, arm, fixture("arm-static-hard.elf"), false)).toEqual([
      "bin/it is a program without the executable bit: the device would refuse to start it.",
    ]);
  });

  test("a text as a program, a program as a script or as data", () => {
    expect(violations(staticProgram, arm, "#!/bin/sh\n")).toEqual([
      "bin/it is not an ELF file, but its definition says executable: the device cannot run it as a program.",
    ]);
    const program = fixture("arm-static-hard.elf");
    expect(violations({ script: "sh" }, arm, program)).toEqual([
      expect.stringMatching(/^bin\/it is an ELF file for arm, but its definition says script/),
    ]);
    expect(violations({ file: true }, arm, program, false)).toEqual([
      expect.stringMatching(/^bin\/it is an ELF file for arm, but its definition says data/),
    ]);
  });

  test("a damaged ELF file, whatever it is declared to be", () => {
    for (const expected of [staticProgram, { script: "sh" }, { file: true }] as const) {
      expect(violations(expected, arm, fixture("arm-dynamic.elf").subarray(0, 3000))).toEqual([
        expect.stringMatching(
          /^bin\/it begins as an ELF file but ends after 3000 bytes, .* no device can use it\.$/,
        ),
      ]);
    }
  });
});

describe("a script", () => {
  test.each([
    ["sh", "#!/bin/sh\necho\n"],
    ["sh", "#! /bin/sh -e\necho\n"],
    ["bash", "#!/usr/bin/env bash\necho\n"],
    ["bash", "#!/usr/bin/env -S LC_ALL=C bash -e\necho\n"],
  ])("for %s may begin with %j", (interpreter, text) => {
    expect(violations({ script: interpreter }, arm, text)).toEqual([]);
  });

  test("must name its interpreter", () => {
    const scriptFor = (text: string) => violations({ script: "sh" }, arm, text);
    expect(scriptFor("echo\n")).toEqual([expect.stringContaining("does not begin with #!")]);
    expect(scriptFor("")).toEqual([expect.stringContaining("does not begin with #!")]);
    expect(scriptFor("#!/bin/bash\n")).toEqual([
      "bin/it begins with #!/bin/bash, but its definition says that it is a script for sh: the device would run it with something else.",
    ]);
    expect(scriptFor("#!sh\n")).toEqual([expect.stringContaining("begins with #!sh, but")]);
  });

  test("must be executable, end its lines as Unix does and not name the build's folders", () => {
    expect(violations({ script: "sh" }, arm, "#!/bin/sh\r\nexec /build/out/x\r\n", false)).toEqual([
      expect.stringContaining("lines that end in CR LF"),
      expect.stringContaining("without the executable bit"),
      expect.stringContaining("(/build/out/x)"),
    ]);
  });
});

describe("data", () => {
  test("must not be executable", () => {
    expect(violations({ file: true }, arm, "text", false)).toEqual([]);
    expect(violations({ file: true }, arm, "text", true)).toEqual([
      expect.stringMatching(/^bin\/it is executable, but its definition says data/),
    ]);
  });

  test("may be an object file of the platform's machine, as kernel modules are", () => {
    expect(violations({ file: true }, arm, fixture("arm-relocatable.o"), false)).toEqual([]);
    expect(violations({ file: true }, amd64, fixture("arm-relocatable.o"), false)).toEqual([
      expect.stringContaining("the device cannot run it"),
    ]);
  });
});
