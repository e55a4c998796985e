import { spawnSync } from "node:child_process";
import { lchownSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { BuildRecord } from "@drydock/core/build-record.ts";
import { digestPlan } from "@drydock/core/plan.ts";
import { beforeAll, expect, type TestContext, test } from "vitest";
import { type ArtifactFiles, type BuildRig, type DrydockOptions, openBuildRig } from "./build-rig.ts";
import { relayEngine } from "./relay-engine.ts";
import type { RigOptions } from "./workspace-rig.ts";

// Every build here has a store without finished builds, so each one runs in a container.

const inC: ArtifactFiles = {
  definition: {
    outputs: {
      "bin/stamp": { elf: "executable", linkage: "static", stripped: false },
      "lib/libparts.a": { file: true },
    },
  },
  recipe: `
    await $\`make -C \${source} -j\${jobs}\`;
    await $\`install -D \${source}/stamp \${out}/bin/stamp\`;
    await $\`install -D -m 644 \${source}/libparts.a \${out}/lib/libparts.a\`;`,
  files: {
    "src/Makefile":
      "stamp: stamp.o libparts.a\n\t$(CC) -g $^ -o $@\nlibparts.a: $(patsubst %.c,%.o,$(wildcard part*.c))\n\t$(AR) rc $@ $?\n",
    "src/stamp.c":
      '#include <stdio.h>\nint part1(void), part2(void);\nint main(void) { return printf(__FILE__ __DATE__ __TIME__ "%d", part1() + part2()); }\n',
    "src/part1.c": "int part1(void) { return __LINE__; }\n",
    "src/part2.c": "int part2(void) { return sizeof __FILE__; }\n",
  },
};

const inGo: ArtifactFiles = {
  definition: {
    toolchain: "go",
    outputs: { "bin/hello": { elf: "executable", linkage: "static", stripped: false } },
  },
  recipe: `
    const go = $({ cwd: source, env: { ...process.env, ...platform.go, CGO_ENABLED: "0" } });
    await go\`go build -trimpath -o \${out}/bin/hello .\`;`,
  files: {
    "src/go.mod": "module example.org/hello\n\ngo 1.23\n",
    "src/main.go": 'package main\n\nfunc main() { println("hello") }\n',
  },
};

/** What a host may set that would change what compilers do, if a build saw it. */
const foreignSettings = {
  SOURCE_DATE_EPOCH: "1000000000",
  CFLAGS: "-O0 -DFOREIGN",
  CC: "false",
  MAKEFLAGS: "-k",
  GOFLAGS: "-tags=foreign",
  GOARM: "5",
  LANG: "tr_TR.UTF-8",
  LC_ALL: "tr_TR.UTF-8",
  TZ: "Pacific/Kiritimati",
};

const onOneProcessor = ["taskset", "-c", "0"] as const;
const withUmask = ["sh", "-c", 'umask 077; exec "$@"', "sh"] as const;

const differences: readonly [string, DrydockOptions, RigOptions?][] = [
  ["under another path, with spaces in it", {}, { name: "another place with spaces" }],
  ["with another umask", { through: [...withUmask] }],
  ["in another time zone", { env: { TZ: foreignSettings.TZ } }],
  ["in another language", { env: { LANG: foreignSettings.LANG, LC_ALL: foreignSettings.LC_ALL } }],
  ["on one processor", { through: [...onOneProcessor] }],
  ["with settings for compilers in the environment", { env: foreignSettings }],
];

/** The user "nobody", which every machine has. */
const nobody = 65_534;

let inPlainC: Made;
let engine: string;

beforeAll(async () => {
  inPlainC = await build(inC);
});

test.each(differences)("a C program is the same %s", async (_difference, options, rig) => {
  expect(await build(inC, options, rig)).toEqual(inPlainC);
});

test("a C program is the same when another user builds it", async (context: TestContext) => {
  const socket = /^unix:\/\/(.*)/.exec(engine)?.[1];
  if (process.getuid?.() !== 0 || socket === undefined)
    context.skip("it takes root and an engine's local socket");
  const user = { uid: nobody, gid: nobody };
  if (spawnSync(process.execPath, ["--version"], user).status !== 0)
    context.skip("others may not read the checkout");
  await using relay = await relayEngine(socket);
  expect(await build(inC, { user, env: { DOCKER_HOST: relay.endpoint } })).toEqual(inPlainC);
});

test("a Go program is the same with all of that different at once", async () => {
  const through = [...withUmask, ...onOneProcessor] as const;
  const other = await build(inGo, { env: foreignSettings, through }, { name: "another place" });
  expect(other).toEqual(await build(inGo));
});

test("it is not the same when something declared has changed", async () => {
  const changed = { ...inC, files: { ...inC.files, "src/part1.c": "int part1(void) { return 2; }\n" } };
  const { plan, outputs } = await build(changed);
  expect(plan).not.toBe(inPlainC.plan);
  expect(outputs).not.toEqual(inPlainC.outputs);
});

interface Made {
  readonly plan: string;
  readonly outputs: BuildRecord["outputs"];
}

/** Builds an artifact in a copy of the workspace, and gives what must be the same wherever that is done. */
async function build(
  artifact: ArtifactFiles,
  options: DrydockOptions = {},
  rigOptions?: RigOptions,
): Promise<Made> {
  await using rig = await openBuildRig(rigOptions);
  rig.define("same", artifact);
  const { user, env } = options;
  const own = user && handOver(rig, user);
  const exit = await rig.succeed(["build", "same"], { ...options, env: { ...env, ...own } });
  expect(exit.stdout).toMatch(/^same 1.0 for arm built in/);
  engine = rig.engine;
  const { plan, outputs } = rig.record("same");
  return { plan: digestPlan(plan), outputs };
}

/** Gives the whole copy to another user, who gets a store in it, for the own one is not theirs to see. */
function handOver({ workspace }: BuildRig, { uid, gid }: { uid: number; gid: number }) {
  const parent = dirname(workspace.root);
  for (const path of ["", ...readdirSync(parent, { recursive: true, encoding: "utf8" })])
    lchownSync(join(parent, path), uid, gid);
  return { DRYDOCK_STORE: workspace.path(".store") };
}
