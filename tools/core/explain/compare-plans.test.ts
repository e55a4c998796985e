import { expect, test } from "vitest";
import { sha256Of, type TreeDigest } from "../digest.ts";
import type { Plan, PlannedFile } from "../plan.ts";
import { comparePlans } from "./compare-plans.ts";

const file = (path: string, text: string, executable = false): PlannedFile => ({
  path,
  content: { sha256: sha256Of(text), executable },
});
const link = (path: string, target: string): PlannedFile => ({ path, content: { link: target } });

const plan: Plan = {
  format: 1,
  code: sha256Of("code"),
  artifact: "wg",
  version: "1.0",
  platform: "arm",
  facts: {
    triple: "arm-linux-gnueabihf",
    muslTriple: "arm-linux-musleabihf",
    elf: { machine: "arm", class: 32, byteOrder: "little", floatAbi: "hard" },
    go: { GOARCH: "arm", GOARM: "7" },
    cflags: ["-mthumb"],
    packages: { c: ["gcc-arm"] },
    qemu: "arm",
  },
  image: sha256Of("image"),
  source: { local: true },
  files: [file("recipe/build.ts", "recipe"), file("runner/run.ts", "runner"), file("source/main.c", "main")],
  env: { CFLAGS: "-Os", TZ: "UTC" },
  limits: { seconds: 1800, memoryMiB: 4096, processes: 2048 },
  outputs: { "bin/wg": { elf: "executable", linkage: "static" } },
};

const tree = (name: string) => `h1:${name.repeat(43)}=` as TreeDigest;
const context = { sourceFolder: "packages/wg/src", images: {} };
const compare = (from: Partial<Plan>, to: Partial<Plan>) =>
  comparePlans({ ...plan, ...from }, { ...plan, ...to }, context);

test("two plans that are equal by value do not differ", () => {
  expect(compare({}, structuredClone(plan))).toEqual([]);
});

test.for<[string, Partial<Plan>, Partial<Plan>, object]>([
  ["the version", {}, { version: "1.1" }, { kind: "version", from: "1.0", to: "1.1" }],
  [
    "a source's pin",
    { source: { tree: tree("A") } },
    { source: { tree: tree("B") } },
    { kind: "source", from: { tree: tree("A") }, to: { tree: tree("B") } },
  ],
  [
    "a pin of another kind",
    { source: { tree: tree("A") } },
    { source: { tar: sha256Of("tar") } },
    { kind: "source", from: { tree: tree("A") }, to: { tar: sha256Of("tar") } },
  ],
  [
    "a module's version and sum",
    { source: { goModule: "example.org/wg", version: "v1.0.0", sum: tree("A") } },
    { source: { goModule: "example.org/wg", version: "v1.1.0", sum: tree("B") } },
    {
      kind: "source",
      from: { goModule: "example.org/wg", version: "v1.0.0", sum: tree("A") },
      to: { goModule: "example.org/wg", version: "v1.1.0", sum: tree("B") },
    },
  ],
  [
    "a variable that is new",
    {},
    { env: { ...plan.env, CC: "gcc" } },
    { kind: "variable", name: "CC", to: "gcc" },
  ],
  ["a variable that is gone", {}, { env: { CFLAGS: "-Os" } }, { kind: "variable", name: "TZ", from: "UTC" }],
  [
    "a variable's value",
    {},
    { env: { ...plan.env, CFLAGS: "-O2" } },
    { kind: "variable", name: "CFLAGS", from: "-Os", to: "-O2" },
  ],
  [
    "a fact of the platform, by its path",
    {},
    { facts: { ...plan.facts, elf: { ...plan.facts.elf, floatAbi: "soft" } } },
    { kind: "fact", platform: "arm", fact: "elf.floatAbi", from: "hard", to: "soft" },
  ],
  [
    "a platform's flags, as a list",
    {},
    { facts: { ...plan.facts, cflags: ["-mthumb", "-g"] } },
    { kind: "fact", platform: "arm", fact: "cflags", from: ["-mthumb"], to: ["-mthumb", "-g"] },
  ],
  [
    "a fact that is new",
    {},
    { facts: { ...plan.facts, go: { ...plan.facts.go, GOOS: "linux" } } },
    { kind: "fact", platform: "arm", fact: "go.GOOS", to: "linux" },
  ],
  [
    "a limit",
    {},
    { limits: { ...plan.limits, memoryMiB: 64 } },
    { kind: "limit", limit: "memoryMiB", from: 4096, to: 64 },
  ],
  [
    "what an output must be",
    {},
    { outputs: { "bin/wg": { elf: "executable", linkage: "dynamic" } } },
    {
      kind: "output",
      path: "bin/wg",
      from: { elf: "executable", linkage: "static" },
      to: { elf: "executable", linkage: "dynamic" },
    },
  ],
  [
    "an output that is new",
    {},
    { outputs: { ...plan.outputs, "etc/wg": { file: true } } },
    { kind: "output", path: "etc/wg", to: { file: true } },
  ],
  [
    "the code of ours that makes outputs",
    {},
    { code: sha256Of("other") },
    { kind: "code", from: sha256Of("code"), to: sha256Of("other") },
  ],
  [
    "what a later version of ours may put into a plan",
    {},
    { novelty: true } as Partial<Plan>,
    { kind: "other", key: "novelty", to: true },
  ],
  [
    "an image of which nothing is known",
    {},
    { image: sha256Of("other") },
    { kind: "image", known: false, from: sha256Of("image"), to: sha256Of("other") },
  ],
])("%s", ([_what, from, to, expected]) => {
  expect(compare(from, to)).toEqual([expected]);
});

const contentOf = ({ content }: PlannedFile) => content;

test.for<[string, PlannedFile[], PlannedFile[], object]>([
  [
    "a recipe, where it lies in the workspace",
    [file("recipe/build.ts", "a")],
    [file("recipe/build.ts", "b")],
    {
      kind: "file",
      file: "packages/wg/build.ts",
      from: { sha256: sha256Of("a"), executable: false },
      to: { sha256: sha256Of("b"), executable: false },
    },
  ],
  [
    "a patch that is new",
    [],
    [file("patches/fix.patch", "p")],
    { kind: "file", file: "packages/wg/patches/fix.patch", to: contentOf(file("", "p")) },
  ],
  [
    "a patch that is gone",
    [file("patches/fix.patch", "p")],
    [],
    { kind: "file", file: "packages/wg/patches/fix.patch", from: contentOf(file("", "p")) },
  ],
  [
    "a source file, in the folder that it comes from",
    [file("source/lib/a.c", "a")],
    [file("source/lib/a.c", "b")],
    {
      kind: "file",
      file: "packages/wg/src/lib/a.c",
      from: contentOf(file("", "a")),
      to: contentOf(file("", "b")),
    },
  ],
  [
    "an executable bit",
    [file("source/configure", "a")],
    [file("source/configure", "a", true)],
    {
      kind: "file",
      file: "packages/wg/src/configure",
      from: contentOf(file("", "a")),
      to: contentOf(file("", "a", true)),
    },
  ],
  [
    "a link's target",
    [link("source/current", "old")],
    [link("source/current", "new")],
    { kind: "file", file: "packages/wg/src/current", from: { link: "old" }, to: { link: "new" } },
  ],
  [
    "a file that becomes a link",
    [file("source/current", "old")],
    [link("source/current", "new")],
    { kind: "file", file: "packages/wg/src/current", from: contentOf(file("", "old")), to: { link: "new" } },
  ],
  [
    "our runner of recipes",
    [file("runner/run.ts", "a")],
    [file("runner/run.ts", "b")],
    {
      kind: "runner",
      file: "tools/recipe/run.ts",
      from: contentOf(file("", "a")),
      to: contentOf(file("", "b")),
    },
  ],
])("%s", ([_what, from, to, expected]) => {
  expect(compare({ files: from }, { files: to })).toEqual([expected]);
});

test("a pinned source that gives way to local files is one change, not one for each file", () => {
  const before = { source: { tree: tree("A") }, files: [file("recipe/build.ts", "recipe")] };
  const after = {
    source: { local: true } as const,
    files: [...before.files, file("source/a.c", "a"), file("source/b.c", "b")],
  };
  expect(compare(before, after)).toEqual([{ kind: "source", from: before.source, to: after.source }]);
});

test("a pinned source that gives way to its checkout is one change, for the patches are applied in there", () => {
  const source = { tree: tree("A") };
  const recipe = file("recipe/build.ts", "recipe");
  const before = { source, files: [file("patches/x.patch", "x"), recipe] };
  const after = { source: { checkout: source }, files: [recipe, file("source/a.c", "a")] };
  expect(compare(before, after)).toEqual([{ kind: "source", from: source, to: after.source }]);
  expect(compare(after, before)).toEqual([{ kind: "source", from: after.source, to: source }]);
});

test("the most telling changes come first, our own code last", () => {
  const changed = compare(
    {},
    {
      version: "1.1",
      files: [
        file("recipe/build.ts", "changed"),
        file("runner/run.ts", "changed"),
        file("source/main.c", "main"),
      ],
      env: {},
      image: sha256Of("other"),
      limits: { ...plan.limits, seconds: 60 },
    },
  );
  expect(changed.map(({ kind }) => kind)).toEqual([
    ...["version", "file", "variable", "variable", "image", "limit", "runner"],
  ]);
});
