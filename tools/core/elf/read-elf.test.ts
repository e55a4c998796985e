import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readElf } from "./read-elf.ts";
import { readelfFacts } from "./testdata/readelf-facts.ts";

const testdata = join(import.meta.dirname, "testdata");
const files = readdirSync(testdata).filter((name) => /\.(elf|so|o)$/.test(name));
const bytesOf = (name: string) => readFileSync(join(testdata, name));

/** Without what readelf does not tell. */
function withoutGo(bytes: Uint8Array) {
  const facts = readElf(bytes);
  if (facts === undefined || "malformed" in facts) return facts;
  const { go: _go, ...rest } = facts;
  return rest;
}

describe("real ELF files, as readelf sees them", () => {
  test.each(files)("%s", (name) => {
    expect(withoutGo(bytesOf(name))).toEqual(
      JSON.parse(readFileSync(join(testdata, `${name}.json`), "utf8")),
    );
  });

  test("every kind of file is among them", () => {
    const facts = files
      .map((name) => withoutGo(bytesOf(name)))
      .filter((found) => found && "machine" in found);
    const values = (key: string) => new Set(facts.map((found) => Reflect.get(found ?? {}, key)));
    expect(values("machine")).toEqual(new Set(["386", "aarch64", "arm", "mips", "riscv", "x86-64"]));
    expect(values("type")).toEqual(new Set(["executable", "pie", "shared-library", "relocatable"]));
    expect(values("floatAbi")).toEqual(new Set(["hard", "soft", "double", undefined]));
    expect(values("relro")).toEqual(new Set(["none", "partial", "full"]));
    for (const fact of ["byteOrder", "executableStack", "textRelocations", "stripped", "rpath", "runpath"]) {
      expect(values(fact).size, fact).toBeGreaterThan(1);
    }
  });

  test("readelf on this machine says the same, of them and of this machine's own files", ({ skip }) => {
    if (spawnSync("readelf", ["--version"]).error) skip("readelf is not on PATH");
    const ours = files.map((name) => join(testdata, name));
    const theMachines = [
      "/bin/sh",
      "/bin/bash",
      "/bin/ls",
      "/usr/lib/x86_64-linux-gnu/libc.so.6",
      process.execPath,
    ];
    for (const file of [
      ...ours,
      ...theMachines.filter((path) => existsSync(path)).map((path) => realpathSync(path)),
    ]) {
      expect(withoutGo(readFileSync(file)), file).toEqual(readelfFacts(file));
    }
  });
});

test("what Go recorded of a build is read", () => {
  expect(readElf(bytesOf("arm-go.elf"))).toMatchObject({
    go: {
      version: expect.stringMatching(/^go1\.\d+/),
      settings: { GOOS: "linux", GOARCH: "arm", GOARM: "7", CGO_ENABLED: "0", "-trimpath": "true" },
    },
  });
  expect(readElf(bytesOf("arm-dynamic.elf"))).not.toHaveProperty("go");
});

test("a Go program older than the format is known as one", () => {
  const bytes = bytesOf("arm-go.elf");
  bytes[bytes.indexOf("\xff Go buildinf:", 0, "latin1") + 15] = 0;
  expect(readElf(bytes)).toMatchObject({ go: { version: "before go1.18", settings: {} } });
});

test("a machine without a name here keeps its number", () => {
  const bytes = bytesOf("arm-static-hard.elf");
  bytes.writeUInt16LE(0x102, 18);
  expect(readElf(bytes)).toMatchObject({ machine: "unknown(0x102)" });
});

test("a program that does not say anything about its stack has an executable one", () => {
  const bytes = bytesOf("arm-static-hard.elf");
  bytes.writeUInt32LE(0, bytes.indexOf(Buffer.from([0x51, 0xe5, 0x74, 0x64])));
  expect(readElf(bytes)).toMatchObject({ executableStack: true });
});

describe("bytes that are not a whole ELF file", () => {
  test("other files are none", () => {
    for (const text of ["", "\x7fEL", "#!/bin/sh\n", "MZ", "!<arch>\n"])
      expect(readElf(Buffer.from(text))).toBeUndefined();
  });

  test("one that was cut short is malformed, wherever it was cut", () => {
    for (const name of files) {
      const whole = bytesOf(name);
      for (let length = 4; length < whole.length; length++) {
        expect(readElf(whole.subarray(0, length)), `${name}, ${length} bytes`).toHaveProperty("malformed");
      }
    }
  });

  test("the message says how much is missing", () => {
    expect(readElf(bytesOf("aarch64-pie.elf").subarray(0, 5000))).toEqual({
      malformed: "ends after 5000 bytes, where 5552 are needed: it was cut short or damaged",
    });
  });

  test("damage anywhere gives facts or says malformed, and never throws", () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.constantFrom(...files), damage, (name, changes) => {
        const bytes = bytesOf(name);
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        readElf(bytes);
      }),
      { numRuns: 3000 },
    );
    const ident = fc
      .constantFrom([1, 1], [1, 2], [2, 1], [2, 2])
      .map((kind) => Buffer.from([127, 69, 76, 70, ...kind]));
    fc.assert(
      fc.property(ident, fc.uint8Array({ maxLength: 600 }), (start, rest) => {
        expect(readElf(Buffer.concat([start, rest]))).toBeDefined();
      }),
    );
  });

  test("a table that leads back to itself ends", () => {
    const bytes = bytesOf("arm-dynamic.elf");
    const verneed = bytes.readUInt32LE(bytes.indexOf(Buffer.from([0xfe, 0xff, 0xff, 0x6f])) + 4);
    const [count, firstVersion] = [verneed + 2, verneed + 16];
    bytes.writeUInt16LE(0xffff, count);
    bytes.writeUInt32LE(0, firstVersion + 12);
    expect(readElf(bytes)).toEqual({ malformed: "has a table of needed versions without an end" });
  });
});
