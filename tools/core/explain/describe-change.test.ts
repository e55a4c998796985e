import { expect, test } from "vitest";
import { sha256Of, type TreeDigest } from "../digest.ts";
import type { Change } from "./change.ts";
import { describeChange } from "./describe-change.ts";

const [a, b] = [sha256Of("a"), sha256Of("b")];
const tree = `h1:${"QDoGf71AzCTf".padEnd(43, "A")}=` as TreeDigest;
const diff = { added: 2, removed: 1, hunks: [] };
const plain = (sha256: typeof a, executable = false) => ({ sha256, executable });

test.for<[string, Change]>([
  ["version 1.0 -> 1.1", { kind: "version", from: "1.0", to: "1.1" }],
  ["source sha256:ca978112ca1b -> h1:QDoGf71AzCTf", { kind: "source", from: { tar: a }, to: { tree } }],
  [
    "source example.org/wg v1.0.0 (h1:QDoGf71AzCTf) -> of local files",
    {
      kind: "source",
      from: { goModule: "example.org/wg", version: "v1.0.0", sum: tree },
      to: { local: true },
    },
  ],
  [
    "source h1:QDoGf71AzCTf -> a checkout of h1:QDoGf71AzCTf",
    { kind: "source", from: { tree }, to: { checkout: { tree } } },
  ],
  [
    "packages/wg/build.ts changed",
    { kind: "file", file: "packages/wg/build.ts", from: plain(a), to: plain(b) },
  ],
  [
    "packages/wg/build.ts changed (+2 -1)",
    { kind: "file", file: "packages/wg/build.ts", from: plain(a), to: plain(b), diff },
  ],
  ["packages/wg/patches/x.patch added", { kind: "file", file: "packages/wg/patches/x.patch", to: plain(a) }],
  [
    "packages/wg/patches/x.patch removed",
    { kind: "file", file: "packages/wg/patches/x.patch", from: plain(a) },
  ],
  ["run is executable now", { kind: "file", file: "run", from: plain(a), to: plain(a, true) }],
  ["run is not executable now", { kind: "file", file: "run", from: plain(a, true), to: plain(a) }],
  [
    "run changed (+2 -1) and is executable now",
    { kind: "file", file: "run", from: plain(a), to: plain(b, true), diff },
  ],
  [
    "current links to new, not to old",
    { kind: "file", file: "current", from: { link: "old" }, to: { link: "new" } },
  ],
  ["current became a link to new", { kind: "file", file: "current", from: plain(a), to: { link: "new" } }],
  [
    "current became a file; it was a link to old",
    { kind: "file", file: "current", from: { link: "old" }, to: plain(a) },
  ],
  ["drydock's own code that builds changed", { kind: "code", to: a }],
  [
    "drydock's recipe runner, tools/recipe/run.ts, changed (+2 -1)",
    { kind: "runner", file: "tools/recipe/run.ts", from: plain(a), to: plain(b), diff },
  ],
  ["variable CFLAGS -Os -> -O2", { kind: "variable", name: "CFLAGS", from: "-Os", to: "-O2" }],
  ['variable CFLAGS "-Os -g" -> ""', { kind: "variable", name: "CFLAGS", from: "-Os -g", to: "" }],
  ["variable CC gcc added", { kind: "variable", name: "CC", to: "gcc" }],
  ["variable CC gcc removed", { kind: "variable", name: "CC", from: "gcc" }],
  [
    "platform arm: elf.floatAbi hard -> soft",
    { kind: "fact", platform: "arm", fact: "elf.floatAbi", from: "hard", to: "soft" },
  ],
  [
    "platform arm: cflags: -marm removed, -mthumb added",
    { kind: "fact", platform: "arm", fact: "cflags", from: ["-g", "-marm"], to: ["-g", "-mthumb"] },
  ],
  [
    'platform arm: cflags ["-g","-O2"] -> ["-O2","-g"]',
    { kind: "fact", platform: "arm", fact: "cflags", from: ["-g", "-O2"], to: ["-O2", "-g"] },
  ],
  ["limit of time 1800 s -> 60 s", { kind: "limit", limit: "seconds", from: 1800, to: 60 }],
  ["limit of memory 4096 MiB -> 64 MiB", { kind: "limit", limit: "memoryMiB", from: 4096, to: 64 }],
  ["limit of processes 2048 -> 1", { kind: "limit", limit: "processes", from: 2048, to: 1 }],
  [
    'output bin/wg: linkage static -> dynamic, needed ["libc.so.6"] added',
    {
      kind: "output",
      path: "bin/wg",
      from: { elf: "executable", linkage: "static" },
      to: { elf: "executable", linkage: "dynamic", needed: ["libc.so.6"] },
    },
  ],
  ['output etc/wg {"file":true} added', { kind: "output", path: "etc/wg", to: { file: true } }],
  ["format of the plan 1 -> 2", { kind: "other", key: "format", from: 1, to: 2 }],
  ["toolchain musl -> go", { kind: "toolchain", from: "musl", to: "go" }],
  [
    "package libc6-dev-armhf-cross 2.36-8 -> 2.36-9",
    { kind: "package", of: "debian", name: "libc6-dev-armhf-cross", from: "2.36-8", to: "2.36-9" },
  ],
  ["npm package zx 8.8.5 added", { kind: "package", of: "npm", name: "zx", to: "8.8.5" }],
  ["Go module example.org/go v1 removed", { kind: "package", of: "go", name: "example.org/go", from: "v1" }],
  [
    "/etc/passwd of the toolchain node changed (+2 -1)",
    { kind: "image-file", toolchain: "node", path: "/etc/passwd", from: a, to: b, diff },
  ],
  [
    "/etc/passwd of the toolchain node added",
    { kind: "image-file", toolchain: "node", path: "/etc/passwd", to: b },
  ],
  [
    "toolchains/musl/prepare.ts changed",
    { kind: "preparation", file: "toolchains/musl/prepare.ts", from: a, to: b },
  ],
  [
    "toolchain musl: drop of Debian packages: usr/lib/*.a added",
    {
      kind: "setting",
      toolchain: "musl",
      layer: "Debian packages",
      setting: "drop",
      from: ["usr/share/**"],
      to: ["usr/share/**", "usr/lib/*.a"],
    },
  ],
  [
    "toolchain vendor: the layer /opt/vendor added",
    { kind: "layer", toolchain: "vendor", layer: "/opt/vendor", to: a },
  ],
  [
    "toolchain vendor: the layer /opt/vendor was assembled to other bytes",
    { kind: "layer", toolchain: "vendor", layer: "/opt/vendor", from: a, to: b },
  ],
  [
    "the toolchain's image sha256:ca978112ca1b -> sha256:3e23e8160039",
    { kind: "image", known: true, from: a, to: b },
  ],
  [
    "the toolchain's image, and what was in the earlier one is not known here",
    { kind: "image", known: false, from: a, to: b },
  ],
])("%s", ([text, change]) => {
  expect(describeChange(change)).toBe(text);
});

test("a folder that everybody knows of is left out of the names of files in it", () => {
  const file = (name: string): Change => ({ kind: "file", file: name, to: { link: "x" } });
  expect(describeChange(file("packages/wg/build.ts"), "packages/wg/")).toBe("build.ts added");
  expect(describeChange(file("packages/wg-quick/build.ts"), "packages/wg/")).toBe(
    "packages/wg-quick/build.ts added",
  );
});
