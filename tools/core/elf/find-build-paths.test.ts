import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findBuildPaths } from "./find-build-paths.ts";

const findIn = (...texts: string[]) => findBuildPaths(Buffer.from(`\0\x01${texts.join("\0")}\0`));

test("every path in a build container's folders is a leftover", () => {
  expect(findIn("/build/source/src/main.c", "/build/out", "/build/home/.cache")).toEqual([
    "/build/home/.cache",
    "/build/out",
    "/build/source/src/main.c",
  ]);
});

test("source files in a person's folders are leftovers", () => {
  expect(
    findIn("/home/ada/wg/wg.c", "/root/go/pkg/mod/x@v1.0.0/x.go", "/tmp/ccXYZ.o", "/build/gdb-13/bfd.c"),
  ).toEqual(["/build/gdb-13/bfd.c", "/home/ada/wg/wg.c", "/root/go/pkg/mod/x@v1.0.0/x.go", "/tmp/ccXYZ.o"]);
});

test("folders that programs name for their own reasons are not", () => {
  const own = ["/tmp/", "/tmp", "/root", "/root/.profile", "/home/%s/.config", "/tmp/wg.sock", "/tmp/x-%u.c"];
  expect(findIn(...own, "/build/", "/build/cancel", "/build/sources.html")).toEqual([]);
});

test("a folder in the middle of another path is not", () => {
  expect(findIn("go/build/source/x.go", "/usr/tmp/x.c", "../tmp/x.c", "~/tmp/x.c")).toEqual([]);
});

test("a path is found in a compiler's options and in a message", () => {
  expect(
    findIn("gcc -I/build/source/include --prefix=/build/out", "/tmp/a.c:12: failed", "See /home/a/b.h."),
  ).toEqual(["/build/out", "/build/source/include", "/home/a/b.h", "/tmp/a.c"]);
});

test("a path at the very start or end of the bytes is found, each once", () => {
  expect(findBuildPaths(Buffer.from("/build/source\0/build/source"))).toEqual(["/build/source"]);
});

test("of the real files, the one with debug information keeps the folder that it was compiled in", () => {
  const testdata = join(import.meta.dirname, "testdata");
  const files = readdirSync(testdata).filter((name) => /\.(elf|so|o)$/.test(name));
  const found = files.map((name) => [name, findBuildPaths(readFileSync(join(testdata, name)))] as const);
  expect(found.filter(([, paths]) => paths.length > 0)).toEqual([["arm-textrel.so", ["/build/source"]]]);
});
