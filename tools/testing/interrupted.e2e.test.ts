import { randomUUID } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BuildRig, openBuildRig } from "./build-rig.ts";
import { leftInEngine, leftOfPurpose } from "./left-in-engine.ts";
import { removeImages } from "./remove-images.ts";
import { type RunningCommand, startCommand } from "./running-command.ts";

let rig: BuildRig;
/** Sends the first half of a file and then nothing more. */
let stalling: Server;
const stalled: (() => void)[] = [];

const nothing = { containers: 0, volumes: 0 };
const recipe = "await $`install -D -m 644 ${source}/data ${out}/share/made`;";

beforeAll(async () => {
  rig = await openBuildRig();
  rig.define("quick", { recipe, files: { "src/data": "quick" } });
  rig.define("victim", { recipe, files: { "src/data": "the last good build" } });
  await rig.succeed(["build", "victim"]);
  stalling = createServer((_request, response) => {
    response.writeHead(200, { "content-length": 2_000_000 });
    response.write(Buffer.alloc(1_000_000), () => stalled.pop()?.());
  });
  await new Promise<void>((resolve) => stalling.listen(0, "127.0.0.1", resolve));
});

afterAll(async () => {
  stalling?.closeAllConnections();
  stalling?.close();
  await removeImages(rig.engine, "drydock/interrupted");
  await rig?.[Symbol.asyncDispose]();
});

/** Starts something and resolves when it is in the middle of it. */
type Begin = () => Promise<RunningCommand>;

const midways: readonly [string, Begin][] = [
  [
    "compiling",
    async () => {
      // A compiler that waits for the rest of its input.
      rig.define("victim", {
        recipe:
          "await $`(echo 'int begun;'; echo the compiler has begun >&2; sleep 1000) | cc -xc -c - -o x.o`;",
        files: { "src/data": randomUUID() },
      });
      const command = rig.start(["build", "victim"]);
      await command.printed("the compiler has begun\n");
      return command;
    },
  ],
  [
    "downloading",
    async () => {
      rig.define("victim", {
        definition: {
          source: { tree: `h1:${"A".repeat(43)}=` as never, routes: [{ debian: "pool/main/x/x.tar.gz" }] },
        },
        recipe,
      });
      const { port } = stalling.address() as AddressInfo;
      const halfway = new Promise<void>((resolve) => stalled.push(resolve));
      const env = { DRYDOCK_DEBIAN_MIRROR: `http://127.0.0.1:${port}` };
      const command = rig.start(["build", "victim"], { env });
      await halfway;
      return command;
    },
  ],
  [
    "assembling an image",
    async () => {
      // Nobody has this image: it holds a number that was never used.
      const toolchain = {
        description: "A toolchain of a test",
        base: "node",
        layers: [{ files: { "/etc/number": randomUUID() } }],
      };
      rig.workspace.write("toolchains/interrupted/toolchain.json", JSON.stringify(toolchain));
      await rig.succeed(["lock", "interrupted"]);
      const command = rig.start(["image", "interrupted"]);
      await command.printed("assembling the image of the toolchain interrupted\n");
      return command;
    },
  ],
];

describe.each(midways)("in the middle of %s", (midway, begin) => {
  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "%s ends it, with nothing left behind",
    async (signal) => {
      const command = await begin();
      command.signal(signal);
      const { status, stdout, stderr } = await command.ended;
      expect({ status, stdout }).toEqual({ status: 130, stdout: "" });
      expect(stderr).toMatch(/^error: .* \[interrupted\]$/m);
      expect(stderr).not.toMatch(/^ +at .*:\d+:\d+\)?$/m);
      expect(await leftInEngine(rig.engine, command.pid)).toEqual(nothing);
      await expectAsBefore(midway);
    },
  );

  test("after a SIGKILL the next command removes what is left behind", async () => {
    const command = await begin();
    command.signal("SIGKILL");
    expect(await command.ended).toMatchObject({ status: null, signal: "SIGKILL" });
    if (midway === "downloading") expect(rig.temporaries()).not.toEqual([]);
    writeFileSync(rig.workspace.path("packages/quick/src/data"), randomUUID());
    await rig.succeed(["build", "quick"]);
    expect(await leftInEngine(rig.engine, command.pid)).toEqual(nothing);
    await expectAsBefore(midway);
  });
});

// Nx passes Ctrl-C on, and does not wait for what its tasks do about it.
test.each(["run", "run-many"])("Ctrl-C on `./nx %s` ends it, with nothing left behind", async (how) => {
  const name = `victim-${randomUUID().slice(0, 8)}`;
  rig.define(name, { recipe: "await $`echo it has begun >&2; sleep 1000`;" });
  const target =
    how === "run" ? `${name}:build-arm` : `--projects=${name} --targets=build-arm --output-style=stream`;
  const command = startCommand(["script", "-q", "/dev/null", "-ec", `./nx ${how} ${target}`], {
    cwd: rig.workspace.root,
    env: { ...rig.workspace.env, DOCKER_HOST: rig.engine, DRYDOCK_STORE: rig.store, CI: undefined },
    input: "typed",
  });
  await command.printed("it has begun");
  command.type("\u0003");
  expect((await command.ended).status).not.toBe(0);
  const left = () => leftOfPurpose(rig.engine, `build ${name} for arm`);
  await expect.poll(left, { timeout: 60_000 }).toEqual(nothing);
  await expect.poll(() => rig.temporaries(), { timeout: 60_000 }).toEqual([]);
});

async function expectAsBefore(midway: string) {
  expect(rig.temporaries()).toEqual([]);
  expect(readFileSync(rig.workspace.path("dist/arm/victim/share/made"), "utf8")).toBe("the last good build");
  if (midway === "assembling an image") {
    const { stdout } = await rig.succeed(["image", "interrupted"]);
    expect(stdout).toMatch(/was assembled$/m);
  }
}
