import {
  appendFileSync,
  chmodSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { openWorkspace } from "@drydock/build/workspace.ts";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type BuildRig, openBuildRig } from "./build-rig.ts";
import { planTurboFiles } from "./turbo-files.ts";

let rig: BuildRig;

/** Whatever is tried with it fails, so what succeeds has not tried. */
const withoutEngine = { env: { DOCKER_HOST: "unix:///nonexistent" } };
const program = "dist/arm/keeper/bin/keeper";
const record = "dist/arm/keeper/build-record.json";
const script = "#!/bin/sh\necho kept\n";

beforeAll(async () => {
  rig = await openBuildRig();
  rig.define("keeper", {
    definition: { outputs: { "bin/keeper": { script: "sh" }, "share/data": { file: true } } },
    recipe: `
      await $\`install -D \${source}/keeper \${out}/bin/keeper\`;
      await $\`install -D -m 644 \${source}/data \${out}/share/data\`;`,
    files: { "src/keeper": script, "src/data": "data" },
  });
  const built = await rig.succeed(["build", "keeper"]);
  expect(built.stdout).toMatch(
    /^keeper 1\.0 for arm built in [\d.]+ s\n {2}dist\/arm\/keeper\/bin\/keeper {2}20 B\n {2}dist\/arm\/keeper\/share\/data {2}4 B\n$/,
  );
});

afterAll(() => rig?.[Symbol.asyncDispose]());

describe("without any engine", () => {
  test("what is built already is up to date, and said to be so", async () => {
    expect(await rig.drydock(["build", "keeper"], withoutEngine)).toEqual({
      status: 0,
      signal: null,
      stdout: "keeper 1.0 for arm is up to date\n",
      stderr: "",
    });
  });

  test("deleted outputs are restored, and said to be so", async () => {
    rmSync(rig.workspace.path("dist"), { recursive: true });
    expect(await rig.drydock(["build", "keeper"], withoutEngine)).toEqual(restored());
    expect(readFileSync(rig.workspace.path(program), "utf8")).toBe(script);
  });

  test("another checkout takes the finished build from the store", async () => {
    await using other = await openBuildRig({ name: "another-checkout" });
    for (const file of ["artifact.json", "build.ts", "src/keeper", "src/data"])
      other.workspace.write(
        `packages/keeper/${file}`,
        readFileSync(rig.workspace.path(`packages/keeper/${file}`), "utf8"),
      );
    const env = { ...withoutEngine.env, DRYDOCK_STORE: rig.store };
    expect(await other.drydock(["build", "keeper"], { env })).toEqual(restored());
  });

  test("a recipe changed and changed back takes the first build from the store", async () => {
    const recipe = rig.workspace.path("packages/keeper/build.ts");
    const text = readFileSync(recipe, "utf8");
    appendFileSync(recipe, "// changed\n");
    await rig.succeed(["build", "keeper"]);
    writeFileSync(recipe, text);
    expect(await rig.drydock(["build", "keeper"], withoutEngine)).toEqual(restored());
  });

  test("Nx and turbo find what is built up to date, and restore what was deleted", async () => {
    for (const [file, text] of await planTurboFiles(openWorkspace(rig.workspace.root, rig.workspace.env))) {
      // The lock stays as it was installed, which ./nx looks for.
      if (file !== "package-lock.json") rig.workspace.write(file, text);
    }
    const commands = [
      ["./nx", "run", "keeper:build-arm"],
      ["node_modules/.bin/turbo", "run", "build-arm", "--filter=keeper"],
    ] as const;
    for (const command of commands) {
      for (const prepare of [() => {}, () => rmSync(rig.workspace.path("dist"), { recursive: true })]) {
        prepare();
        const env = { ...withoutEngine.env, DRYDOCK_STORE: rig.store, TURBO_TELEMETRY_DISABLED: "1" };
        const exit = await rig.workspace.run(command, { env });
        expect({ status: exit.status, stderr: exit.status === 0 ? "" : exit.stdout + exit.stderr }).toEqual({
          status: 0,
          stderr: "",
        });
        expect(readFileSync(rig.workspace.path(program), "utf8")).toBe(script);
      }
    }
  });

  test("only what must be built asks for one", async () => {
    appendFileSync(rig.workspace.path("packages/keeper/src/data"), " and more");
    const exit = await rig.drydock(["build", "keeper"], withoutEngine);
    writeFileSync(rig.workspace.path("packages/keeper/src/data"), "data");
    expect(exit).toMatchObject({ status: 1, stdout: "", stderr: expect.stringContaining("[no-engine]") });
  });
});

/** Each way to damage a folder with a finished build in it, and what is said of it. */
const damages: readonly [string, (folder: string) => void, string][] = [
  [
    "truncated",
    (folder) => truncateSync(join(folder, "bin/keeper"), 7),
    "bin/keeper was truncated from 20 to 7 bytes",
  ],
  ["one byte flipped", (folder) => flip(join(folder, "share/data")), "share/data has other bytes"],
  [
    "not executable",
    (folder) => chmodSync(join(folder, "bin/keeper"), 0o644),
    "bin/keeper lost its executable bit",
  ],
  ["executable", (folder) => chmodSync(join(folder, "share/data"), 0o755), "share/data became executable"],
  ["deleted", (folder) => rmSync(join(folder, "share/data")), "share/data is missing"],
];

describe("damage in dist/ is found, said in a line and healed without an engine:", () => {
  beforeEach(() => rig.succeed(["build", "keeper"]));

  test.each([
    ...damages,
    [
      "joined by another",
      (folder: string) => writeFileSync(join(folder, "bin/extra"), ""),
      "bin/extra was not made by the build",
    ],
    [
      "flipped in its record",
      (folder: string) => flip(join(folder, "build-record.json")),
      "build-record.json is damaged",
    ],
  ] as const)("an output %s", async (_how, damage, said) => {
    damage(rig.workspace.path("dist/arm/keeper"));
    expect(await rig.drydock(["build", "keeper"], withoutEngine)).toEqual({
      ...restored(),
      stderr: `warning: dist/arm/keeper: ${said}; making it anew\n`,
    });
    await expectWhole();
  });
});

describe("damage in the store is found, said in a line, and the build is made again:", () => {
  test.each([
    ...damages,
    [
      "with a damaged record",
      (folder: string) => flip(join(folder, "build-record.json")),
      "its record is damaged",
    ],
  ] as const)("an output %s", async (_how, damage, said) => {
    await rig.succeed(["build", "keeper"]);
    const builds = join(rig.store, "builds");
    for (const build of readdirSync(builds)) {
      if (
        JSON.parse(readFileSync(join(builds, build, "build-record.json"), "utf8")).plan.artifact !== "keeper"
      )
        continue;
      damage(join(builds, build));
    }
    rmSync(rig.workspace.path("dist"), { recursive: true });
    const healed = await rig.succeed(["build", "keeper"]);
    expect(healed.stderr).toContain(
      `warning: a finished build in the store was damaged and has been removed: ${said}\n`,
    );
    expect(healed.stdout).toMatch(/^keeper 1\.0 for arm built in /);
    await expectWhole();
    rmSync(rig.workspace.path("dist"), { recursive: true });
    expect(await rig.drydock(["build", "keeper"], withoutEngine)).toEqual(restored());
  });
});

test("both damaged at once are found, and without an engine nothing is called good", async () => {
  await rig.succeed(["build", "keeper"]);
  const build = join(rig.store, "builds");
  for (const each of readdirSync(build))
    writeFileSync(join(build, each, "bin/keeper"), script.replace("kept", "evil"));
  writeFileSync(rig.workspace.path(program), script.replace("kept", "evil"));
  const exit = await rig.drydock(["build", "keeper"], withoutEngine);
  expect(exit).toMatchObject({ status: 1, stdout: "", stderr: expect.stringContaining("[no-engine]") });
  await rig.succeed(["build", "keeper"]);
  await expectWhole();
});

function restored() {
  const day = new Date(JSON.parse(readFileSync(rig.workspace.path(record), "utf8")).builtAt)
    .toISOString()
    .slice(0, 10);
  return {
    status: 0,
    signal: null,
    stdout: [
      `keeper 1.0 for arm restored: the same inputs were built on ${day}`,
      `  ${program}  20 B`,
      "  dist/arm/keeper/share/data  4 B",
      "",
    ].join("\n"),
    stderr: "",
  };
}

async function expectWhole() {
  expect(readFileSync(rig.workspace.path(program), "utf8")).toBe(script);
  const again = await rig.drydock(["build", "keeper"], withoutEngine);
  expect(again).toMatchObject({ stdout: "keeper 1.0 for arm is up to date\n", stderr: "" });
}

function flip(file: string): void {
  const bytes = readFileSync(file);
  const middle = Math.floor(bytes.length / 2);
  bytes.writeUInt8(bytes.readUInt8(middle) ^ 1, middle);
  writeFileSync(file, bytes);
}
