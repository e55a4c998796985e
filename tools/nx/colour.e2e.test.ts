import { copyWorkspace, type WorkspaceRig } from "@drydock/testing/workspace-rig.ts";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

// What Drydock prints under Nx, which tells every process that it starts to use colour.

let rig: WorkspaceRig;

/** Nx as a user's own installation starts it, without the wrapper. */
const plain = "node_modules/.drydock/node node_modules/nx/dist/bin/nx.js";
const target = "run colourful:build-arm";
const many = "run-many --projects=colourful --targets=build-arm";

beforeAll(() => {
  rig = copyWorkspace();
  rig.write(
    "packages/colourful/artifact.json",
    JSON.stringify({
      description: "It has something to warn of, and cannot be built",
      version: "1.0",
      license: "MIT",
      source: { local: "src" },
      toolchain: "shell",
      platforms: ["arm"],
      outputs: { "share/made": { file: true } },
    }),
  );
  rig.write("packages/colourful/build.ts", "export default async () => {};\n");
  rig.write("packages/colourful/src/nothing", "");
});

beforeEach(() => rig.write("dist/arm/colourful/build-record.json", "damaged"));

afterAll(() => rig?.[Symbol.asyncDispose]());

type Env = Record<string, string | undefined>;

/** The warning as it was printed, with its colour if it has one. */
async function warning(command: readonly [string, ...string[]], env: Env): Promise<string | undefined> {
  const nowhere = { DOCKER_HOST: "unix:///nowhere/docker.sock", CI: undefined, TERM: "xterm", ...env };
  const { status, stdout, stderr } = await rig.run(command, { env: nowhere });
  const printed = /.*damaged; making it anew/.exec(stdout + stderr)?.[0];
  expect({ status, printed }).toEqual({ status: 1, printed: expect.any(String) });
  // Nx says whose line it is when there may be several.
  return printed?.slice(printed.search(/(\u001b\[33m)?warning/));
}

const coloured = expect.stringContaining("\u001b[33mwarning:\u001b[39m");
const uncoloured = expect.not.stringContaining("\u001b");

test.for<[string, string, Env, unknown]>([
  ["a file gets no colour", `./nx ${target}`, {}, uncoloured],
  ["nor does it of several targets", `./nx ${many}`, {}, uncoloured],
  ["nor from Nx without its wrapper", `${plain} ${target}`, {}, uncoloured],
  ["nor in continuous integration", `./nx ${target}`, { CI: "1" }, uncoloured],
  ["it does where that is asked for", `./nx ${target}`, { FORCE_COLOR: "1" }, coloured],
])("%s", async ([_what, command, env, expected]) => {
  expect(await warning(["sh", "-c", command], env)).toEqual(expected);
});

test.for<[string, string, Env, unknown]>([
  ["a terminal gets colour", `./nx ${target}`, {}, coloured],
  ["it does of several targets too", `./nx ${many}`, {}, coloured],
  ["it does from Nx without its wrapper", `${plain} ${target}`, {}, coloured],
  ["it does not where NO_COLOR is set", `./nx ${target}`, { NO_COLOR: "1" }, uncoloured],
  ["nor in continuous integration", `./nx ${target}`, { CI: "1" }, uncoloured],
  ["nor if it is a dumb one", `./nx ${target}`, { TERM: "dumb" }, uncoloured],
])("%s", async ([_what, command, env, expected]) => {
  expect(await warning(["script", "-qec", command, "/dev/null"], env)).toEqual(expected);
});
