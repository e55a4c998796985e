import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { describeOutput } from "./audit-row.ts";
import { formatAudit } from "./audit-table.ts";
import { readElf } from "./elf/read-elf.ts";

function rowOf(path: string, bytes: Buffer) {
  return describeOutput({ path, bytes, executable: true }, readElf(bytes));
}

test("a line for each output says what it is", () => {
  const fixture = (name: string) => readFileSync(join(import.meta.dirname, "elf/testdata", name));
  const table = formatAudit([
    rowOf("bin/wg", fixture("arm-static-hard.elf")),
    rowOf("bin/tool", fixture("arm-dynamic.elf")),
    rowOf("lib/it.so", fixture("mips-big-endian.so")),
    rowOf("bin/stack", fixture("arm-execstack.elf")),
    rowOf("bin/cut", fixture("arm-dynamic.elf").subarray(0, 1000)),
    rowOf("bin/wg-quick", Buffer.from("#!/bin/bash\n")),
    rowOf("share/text", Buffer.from("text")),
  ]);
  expect(`\n${table}\n`).toBe(`
output        kind            machine             linkage  interpreter               needed               stack   relro  stripped   size
bin/wg        executable      arm 32 v7 hard      static   -                         -                    noexec  none   yes         528
bin/tool      pie             arm 32 v7 hard      dynamic  /lib/ld-linux-armhf.so.3  libm.so.6 libc.so.6  noexec  full   no        5,892
lib/it.so     shared-library  mips 32 big-endian  static   -                         -                    noexec  none   yes       1,568
bin/stack     executable      arm 32 v7 hard      static   -                         -                    exec    none   yes         528
bin/cut       damaged ELF     -                   -        -                         -                    -       -      -         1,000
bin/wg-quick  script          -                   -        -                         -                    -       -      -            12
share/text    data            -                   -        -                         -                    -       -      -             4
`);
});

test("a Go program's row has Go's version and GOARM", () => {
  const bytes = readFileSync(join(import.meta.dirname, "elf/testdata/arm-go.elf"));
  expect(rowOf("bin/wireguard-go", bytes)).toMatchObject({
    kind: expect.stringMatching(/^executable \(go1\.\d+/),
    machine: "arm 32 v7",
  });
});
