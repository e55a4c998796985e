import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { makeTar } from "@drydock/store/testing/make-tar.ts";
import { serve, serveFiles, serveNothing } from "@drydock/store/testing/serve.ts";
import { tinyDisk } from "@drydock/store/testing/tiny-disk.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BuildRig, type DrydockOptions, openBuildRig } from "./build-rig.ts";

let rig: BuildRig;
const recipe = "await $`install -D -m 644 ${source}/data ${out}/share/made`;";

beforeAll(async () => {
  rig = await openBuildRig();
  rig.define("good", { recipe, files: { "src/data": "good" } });
});

afterAll(() => rig?.[Symbol.asyncDispose]());

/** What a command line prints that must fail. */
async function errorOf(args: readonly string[], options?: DrydockOptions): Promise<string> {
  const { status, stdout, stderr } = await rig.drydock(args, options);
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  // Before it there may be a line that says why the build runs.
  return portable(stderr.slice(stderr.indexOf("error: ")));
}

/** A message without what differs from run to run. */
function portable(text: string): string {
  return text
    .replaceAll(rig.workspace.root, "WORKSPACE")
    .replaceAll(dirname(rig.workspace.root), "PARENT")
    .replaceAll(/defined here: .*\bmusl\b.*/g, "defined here: TOOLCHAINS")
    .replaceAll(/defined here: .*\bwg-quick\b.*/g, "defined here: ARTIFACTS")
    .replaceAll(/127\.0\.0\.1:\d+/g, "127.0.0.1:PORT");
}

test("an unknown key in a definition", async () => {
  rig.workspace.write(
    "packages/bad/artifact.json",
    `{
  "description": "A bad one",
  "version": "1.0",
  "licence": "MIT",
  "source": { "local": "src" },
  "toolchain": "musl",
  "platforms": ["arm"],
  "outputs": {}
}
`,
  );
  expect(await errorOf(["build", "bad"])).toMatchInlineSnapshot(`
    "error: packages/bad/artifact.json is not a valid definition [invalid-definition]
      at packages/bad/artifact.json:4:3
      4 |   "licence": "MIT",
        |   ~~~~~~~~~
      unknown key "licence"; "license" is missing
      Next: Correct the underlined text. The file's $schema lists every key with its meaning; an editor that reads it completes them.
    "
  `);
});

test("a value of the wrong type in a definition", async () => {
  rig.workspace.write(
    "packages/bad/artifact.json",
    `{
  "description": "A bad one",
  "version": "1.0",
  "license": "MIT",
  "source": { "local": "src" },
  "toolchain": "musl",
  "platforms": "arm",
  "outputs": {}
}
`,
  );
  expect(await errorOf(["build", "bad"])).toMatchInlineSnapshot(`
    "error: packages/bad/artifact.json is not a valid definition [invalid-definition]
      at packages/bad/artifact.json:7:16
      7 |   "platforms": "arm",
        |                ~~~~~
      must be a list in brackets
      Next: Correct the underlined text. The file's $schema lists every key with its meaning; an editor that reads it completes them.
    "
  `);
});

test("a definition that is not JSON", async () => {
  rig.workspace.write("packages/bad/artifact.json", '{\n  "version": "1.0"\n  "license": "MIT"\n}\n');
  expect(await errorOf(["build", "bad"])).toMatchInlineSnapshot(`
    "error: packages/bad/artifact.json is not a valid definition [invalid-definition]
      at packages/bad/artifact.json:3:3
      3 |   "license": "MIT"
        |   ~~~~~~~~~
      not JSON: comma expected
      Next: Correct the underlined text. The file's $schema lists every key with its meaning; an editor that reads it completes them.
    "
  `);
});

test("an artifact without a recipe", async () => {
  rig.define("lacking", { recipe });
  rmSync(rig.workspace.path("packages/lacking/build.ts"));
  expect(await errorOf(["build", "lacking"])).toMatch(
    /^error: build\.ts of the artifact lacking .+ \[invalid-definition\]\n {2}at packages\/lacking\/build\.ts\n.+\n {2}Next: Write it, .+\n$/,
  );
});

test("an artifact that nobody defined", async () => {
  expect(await errorOf(["build", "wiregaurd"])).toMatchInlineSnapshot(`
    "error: there is no artifact named "wiregaurd" [unknown-artifact]
      defined here: ARTIFACTS
      Next: Correct the name, or define it: packages/wiregaurd/artifact.json
    "
  `);
});

test("a platform that nobody defined", async () => {
  expect(await errorOf(["build", "good", "--platform", "vax"])).toMatchInlineSnapshot(`
    "error: there is no platform named "vax" [unknown-platform]
      defined here: amd64, arm, arm64
      Next: Correct the name, or define it: toolchains/platforms/vax.json
    "
  `);
});

test("a platform that the artifact is not defined for", async () => {
  expect(await errorOf(["build", "good", "--platform", "arm64"])).toMatchInlineSnapshot(`
    "error: good is not defined for arm64 [unknown-platform]
      at packages/good/artifact.json
      its "platforms" are arm
      Next: Name one of them, or add "arm64" to the list.
    "
  `);
});

test("a toolchain that nobody defined", async () => {
  rig.define("bad", { recipe, definition: { toolchain: "llvm" } });
  expect(await errorOf(["build", "bad"])).toMatchInlineSnapshot(`
    "error: there is no toolchain named "llvm" [unknown-toolchain]
      defined here: TOOLCHAINS
      Next: Correct the name, or define it: toolchains/llvm/toolchain.json
    "
  `);
});

test("a lock that is not there", async () => {
  rmSync(rig.workspace.path("toolchains/qemu/lock.json"));
  expect(await errorOf(["image", "qemu"])).toMatchInlineSnapshot(`
    "error: the toolchain qemu has no lock [stale-lock]
      at toolchains/qemu/lock.json
      a toolchain is used only as its lock says, and this file is not there
      Next: Write it: drydock lock qemu
    "
  `);
});

test("a lock that was written for something else", async () => {
  const file = rig.workspace.path("toolchains/node/toolchain.json");
  const text = readFileSync(file, "utf8");
  writeFileSync(file, text.replace("/home:/bin/sh", "/home:/usr/bin/bash"));
  const error = await errorOf(["build", "good"]);
  writeFileSync(file, text);
  expect(error).toMatchInlineSnapshot(`
    "error: the lock of the toolchain node is out of date [stale-lock]
      at toolchains/node/lock.json
      toolchain.json, a preparation recipe, the platform's file or the toolchain it is based on changed after the lock was written
      Next: Write it anew and look at the difference: drydock lock node
    "
  `);
});

test("a folder that is no workspace", async () => {
  const { status, stderr } = await rig.workspace.run(
    [process.execPath, rig.workspace.path("tools/cli/main.js"), "build", "good"],
    { cwd: ".." },
  );
  expect(status).toBe(1);
  expect(portable(stderr)).toMatchInlineSnapshot(`
    "error: this is not a Drydock workspace [not-a-workspace]
      at PARENT
      neither this folder nor any above it holds nx.json, packages/ and toolchains/
      Next: Change into a checkout of the workspace and run the command again.
    "
  `);
});

test("a source that is not what was pinned", async () => {
  const tar = await makeTar([{ name: "source-1.0/data", content: "not what was pinned" }]);
  const mirror = await serveFiles({ "/pool/main/s/source_1.0.orig.tar.gz": tar });
  rig.define("bad", { recipe, definition: { source: pinned } });
  expect(await errorOf(["build", "bad"], { env: { DRYDOCK_DEBIAN_MIRROR: mirror } })).toMatchInlineSnapshot(`
    "error: the source of bad is not what was pinned, wherever it was found [digest-mismatch]
      http://127.0.0.1:PORT/pool/main/s/source_1.0.orig.tar.gz: its content is h1:ZOtrZ5chy5M2YqysH9n/ZuR0/NOWSGc+xPSbbApQj20=, not h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
      Next: Get an archive of it by hand, put it into WORKSPACE/packages/bad/sources under any name, and run again: it is used if its content is h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=. What was downloaded was deleted.
    "
  `);
});

test("no engine", async () => {
  expect(
    await errorOf(["build", "good"], { env: { DOCKER_HOST: "unix:///nonexistent" } }),
  ).toMatchInlineSnapshot(`
    "error: no container engine answers [no-engine]
      tried:
        unix:///nonexistent (DOCKER_HOST): the connection failed: there is no such socket
      Next: Start Docker or Podman, or name an engine in DOCKER_HOST (unix://, tcp:// or ssh://). Where DOCKER_HOST is not set, \`npx drydock engine start\` installs and starts one for root on Debian and Ubuntu, and asks first on a terminal.
    "
  `);
});

test("an engine that is too old", async () => {
  const engine = await serve((_request, response) => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ Version: "17.03.2-ce", ApiVersion: "1.27", Os: "linux", Arch: "amd64" }));
  });
  const DOCKER_HOST = engine.replace("http:", "tcp:");
  expect(await errorOf(["build", "good"], { env: { DOCKER_HOST } })).toMatchInlineSnapshot(`
    "error: the container engine is too old [engine-too-old]
      at tcp://127.0.0.1:PORT
      it is version 17.03.2-ce and speaks version 1.27 of Docker's API; Drydock needs 1.40
      Next: Install Docker 19.03, Podman 3 or newer, or name another engine in DOCKER_HOST.
    "
  `);
});

test("a store whose disk is full", async (context) => {
  const DRYDOCK_STORE = tinyDisk(context);
  rig.define("big", {
    recipe: "await $`mkdir ${out}/share`;\n  await $`head -c 1000000 /dev/zero > ${out}/share/made`;",
  });
  const error = await errorOf(["build", "big"], { env: { DRYDOCK_STORE } });
  expect(error.replaceAll(DRYDOCK_STORE, "STORE")).toMatchInlineSnapshot(`
    "error: could not keep the outputs of big for arm [disk-full]
      at STORE
      the disk is full (ENOSPC: no space left on device, write)
      Next: Make room there, or set DRYDOCK_STORE to a folder on another disk, and run again.
    "
  `);
});

test("a command that does not exist", async () => {
  const { status, stderr } = await rig.drydock(["biuld", "good"]);
  expect(status).toBe(2);
  expect(portable(stderr)).toMatchInlineSnapshot(`
    "error: unknown command 'biuld'
    (Did you mean build?)
    Run drydock --help to see what there is.
    "
  `);
});

test("with an empty PATH a build needs nothing from it", async () => {
  await rig.succeed(["build", "good"], { env: { PATH: "" } });
  await rig.succeed(["build", "good"], { env: { PATH: undefined } });
});

test("wg, whose source is out of reach: each route is listed with why it failed, and what to do by hand", async () => {
  const nobody = await serveNothing();
  const unreachable = { https_proxy: nobody, HTTPS_PROXY: nobody, DRYDOCK_DEBIAN_MIRROR: nobody };
  expect(await errorOf(["build", "wg", "--platform", "arm"], { env: unreachable })).toMatchInlineSnapshot(`
    "error: could not obtain the source of wg [source-unreachable]
      https://git.zx2c4.com/wireguard-tools/snapshot/wireguard-tools-1.0.20210914.tar.xz: git.zx2c4.com refused the connection (ECONNREFUSED)
      http://127.0.0.1:PORT/pool/main/w/wireguard/wireguard_1.0.20210914.orig.tar.xz: 127.0.0.1:PORT refused the connection (ECONNREFUSED)
      Next: Get an archive of it by hand, put it into WORKSPACE/packages/wg/sources under any name, and run again: it is used if its content is sha256:22d6d0b12ec69be002313a89dbe2c08c07d48c5b93af528189ceab351b3b718d or it is sha256:e7d89a601978dddb3cfa33a91cb8f4001dbaabb3da7f570811a7d09c22a509d9 itself. What was downloaded was deleted.
    "
  `);
});

const pinned = {
  tree: `h1:${"A".repeat(43)}=` as never,
  routes: [{ debian: "pool/main/s/source_1.0.orig.tar.gz" }],
};
