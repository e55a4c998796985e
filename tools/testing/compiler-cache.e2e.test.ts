import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { BuildRecord } from "@drydock/core/build-record.ts";
import { digestPlan } from "@drydock/core/plan.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ArtifactFiles, type BuildRig, openBuildRig } from "./build-rig.ts";

let rig: BuildRig;

beforeAll(async () => {
  rig = await openBuildRig();
});

afterAll(() => rig?.[Symbol.asyncDispose]());

const off = { DRYDOCK_CACHE: "off" };
const parts = ["one", "two", "three", "four"];

/** A program of several files that nobody has compiled before. ccache writes down what it does with each of them. */
function newInC(): ArtifactFiles {
  const id = randomUUID();
  const source = (name: string) => `#include "id.h"\nconst char *${name}(void) { return ID __FILE__; }\n`;
  const calls = parts.map((name) => `puts(${name}());`).join(" ");
  return {
    definition: { outputs: { "bin/prints": { elf: "executable", linkage: "static", stripped: false } } },
    recipe: `
    const make = $({ cwd: source, env: { ...process.env, CCACHE_STATSLOG: "/build/work/log" } });
    await make\`make -j\${jobs} prints\`;
    await $\`grep -v "^#" /build/work/log | sort | uniq -c\`.nothrow();
    await $\`install -D \${source}/prints \${out}/bin/prints\`;`,
    files: {
      "src/id.h": `#define ID "${id}"\n`,
      "src/Makefile": `prints: main.o ${parts.map((name) => `${name}.o`).join(" ")}\n\t$(CC) -g $^ -o $@\n%.o: id.h\n`,
      "src/main.c": `#include <stdio.h>\nconst char *id = "${id}";\n${parts.map((name) => `const char *${name}(void);`).join(" ")}\nint main(void) { ${calls} }\n`,
      ...Object.fromEntries(parts.map((name) => [`src/${name}.c`, source(name)])),
    },
  };
}

interface Built {
  readonly plan: string;
  readonly outputs: BuildRecord["outputs"];
  /** What the recipe printed. */
  readonly printed: string;
}

/** Builds as if no one had before, which does not include compilers' caches. */
async function build(
  name: string,
  env: Readonly<Record<string, string>> = {},
  where: BuildRig = rig,
): Promise<Built> {
  rmSync(join(where.store, "builds"), { recursive: true, force: true });
  rmSync(where.workspace.path("dist"), { recursive: true, force: true });
  const { stdout, stderr } = await where.succeed(["build", name, "--platform", "arm"], { env });
  expect(stdout).toContain(`${name} `);
  expect(stdout).toContain(" built in ");
  const { plan, outputs } = where.record(name);
  return { plan: digestPlan(plan), outputs, printed: stderr };
}

/** How many files ccache had, and how many it did not, by what it says of itself. */
function hitsOf({ printed }: Built) {
  const count = (result: string) => Number(printed.match(new RegExp(`(\\d+) ${result}$`, "m"))?.[1] ?? 0);
  return { hits: count("direct_cache_hit"), misses: count("cache_miss") };
}

const bytesOf = ({ plan, outputs }: Built) => ({ plan, outputs });

test("a C program is the same without a cache, with an empty and with a full one, which then compiles nothing", async () => {
  rig.define("cached", newInC());
  const without = await build("cached", off);
  const [empty, full] = [await build("cached"), await build("cached")];
  expect(hitsOf(without)).toEqual({ hits: 0, misses: 0 });
  expect(hitsOf(empty)).toEqual({ hits: 0, misses: 5 });
  expect(hitsOf(full)).toEqual({ hits: 5, misses: 0 });
  expect(bytesOf(empty)).toEqual(bytesOf(without));
  expect(bytesOf(full)).toEqual(bytesOf(without));
});

test("only what has changed is compiled, in another checkout too", async () => {
  const artifact = newInC();
  rig.define("cached", artifact);
  await build("cached");
  await using other = await openBuildRig({ name: "another checkout" });
  const changed = async (files: Readonly<Record<string, string>>) => {
    other.define("cached", { ...artifact, files: { ...artifact.files, ...files } });
    const built = await build("cached", {}, other);
    expect(bytesOf(built)).toEqual(bytesOf(await build("cached", off, other)));
    return hitsOf(built);
  };
  expect(await changed({ "src/one.c": `${artifact.files?.["src/one.c"]}int more;\n` })).toEqual({
    hits: 4,
    misses: 1,
  });
  // main.c does not include it.
  expect(await changed({ "src/id.h": `#define ID "${randomUUID()}"\n` })).toEqual({ hits: 1, misses: 4 });
});

test("two builds at the same time do not get in each other's way", async () => {
  const artifact = newInC();
  rig.define("left", artifact);
  rig.define("right", artifact);
  const without = await build("left", off);
  rmSync(join(rig.store, "builds"), { recursive: true });
  rmSync(rig.workspace.path("dist"), { recursive: true });
  await Promise.all(["left", "right"].map((name) => rig.succeed(["build", name, "--platform", "arm"])));
  for (const name of ["left", "right"]) expect(rig.record(name).outputs).toEqual(without.outputs);
});

test("a build that is killed leaves a cache that is good", async () => {
  const artifact = newInC();
  const recipe = `await $\`make -C \${source} one.o two.o three.o\`;\n await $\`echo half way; make -C \${source} main.o; sleep 1000\`;`;
  rig.define("cached", { ...artifact, recipe });
  const command = rig.start(["build", "cached"]);
  await command.printed("half way\n");
  command.signal("SIGKILL");
  await command.ended;
  rig.define("cached", artifact);
  const after = await build("cached");
  expect(hitsOf(after).hits).toBeGreaterThanOrEqual(3);
  expect(bytesOf(after)).toEqual(bytesOf(await build("cached", off)));
});

test("a Go program is the same without a cache, with an empty and with a full one, which then compiles nothing", async () => {
  rig.define("cached-go", {
    definition: {
      toolchain: "go",
      outputs: { "bin/hello": { elf: "executable", linkage: "static", stripped: false } },
    },
    recipe: `
    const go = $({ cwd: source, env: { ...process.env, ...platform.go, CGO_ENABLED: "0" } });
    await go\`go build -v -trimpath -o \${out}/bin/hello .\`;`,
    files: {
      "src/go.mod": "module example.org/hello\n\ngo 1.23\n",
      "src/main.go": `package main\n\nimport "example.org/hello/said"\n\nfunc main() { println(said.It) }\n`,
      "src/said/it.go": `package said\n\nconst It = "${randomUUID()}"\n`,
    },
  });
  const compiled = ({ printed }: Built) =>
    [...printed.matchAll(/^│ (example\S+|runtime)$/gm)].map(([, name]) => name);
  const without = await build("cached-go", off);
  const [empty, full] = [await build("cached-go"), await build("cached-go")];
  expect(compiled(without).sort()).toEqual(["example.org/hello", "example.org/hello/said", "runtime"]);
  expect(compiled(empty)).toEqual(expect.arrayContaining(["example.org/hello/said", "example.org/hello"]));
  expect(compiled(full)).toEqual([]);
  expect(bytesOf(empty)).toEqual(bytesOf(without));
  expect(bytesOf(full)).toEqual(bytesOf(without));
});

test.each(["iproute2", "wireguard-go"])(
  "%s is the same without a cache and with a full one",
  async (name) => {
    const without = await build(name, off);
    await build(name);
    expect(bytesOf(await build(name))).toEqual(bytesOf(without));
  },
);
