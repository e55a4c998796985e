import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { copyWorkspace, type WorkspaceRig } from "@drydock/testing/workspace-rig.ts";
import { afterAll, beforeAll, expect, test } from "vitest";

let rig: WorkspaceRig;

beforeAll(() => {
  rig = copyWorkspace({ name: "a path with spaces" });
});

afterAll(() => rig[Symbol.asyncDispose]());

test("runs Nx on the pinned Node, whatever the machine's own", async () => {
  const { status, stdout } = await rig.run(["./nx", "show", "projects"]);
  expect(status).toBe(0);
  expect(stdout.split("\n")).toEqual(expect.arrayContaining(["engine", "toolchain-node", "wireguard-go"]));
});

test("runs from a folder of the workspace, and through a link", async () => {
  symlinkSync(rig.path("nx"), rig.path("../linked"));
  for (const program of ["../../nx", "../../../linked"]) {
    const { status, stdout } = await rig.run([program, "show", "projects"], { cwd: "packages/wg" });
    expect({ status, found: stdout.includes("wireguard-go") }).toEqual({ status: 0, found: true });
  }
});

test("runs with an empty PATH", async () => {
  const { status } = await rig.run(["./nx", "show", "projects"], { env: { PATH: "" } });
  expect(status).toBe(0);
});

test("an installation of one's own is told what to do under an old Node", async () => {
  const pretend = 'Object.defineProperty(process.versions, "node", { value: "20.20.2" })';
  const { stderr } = await rig.run([process.execPath, "-e", `${pretend}; require("./tools/nx/index.cjs")`]);
  expect(stderr).toContain("Drydock needs Node 24 or newer, and this is 20.20.2. Run ./nx instead of nx");
});

test("a definition that is not valid is underlined where it is wrong, and other projects go on", async () => {
  const text = readFileSync(rig.path("packages/wg/artifact.json"), "utf8");
  rig.write("packages/wg/artifact.json", text.replace('"toolchain": "musl"', '"toolchain": 7'));
  const broken = await rig.run(["./nx", "run", "wg:build-arm"]);
  const output = broken.stdout + broken.stderr;
  expect(broken.status).toBe(1);
  expect(output).toMatch(/at packages\/wg\/artifact\.json:\d+:\d+\n.*"toolchain": 7.*\n.*~/);
  expect(output).not.toMatch(/^\s+at .*\.(ts|js):/m);
  const other = await rig.run(["./nx", "show", "project", "bash", "--json"]);
  expect(Object.keys(JSON.parse(other.stdout).targets)).toContain("build-arm");
  rig.write("packages/wg/artifact.json", text);
});

test("a new user at a terminal is offered no cloud, and told of no telemetry and no update", async () => {
  const command = "./nx run engine:status; ./nx run nothing:at-all; ./nx show projects";
  const { status, stdout } = await rig.run(["script", "-qec", command, "/dev/null"], {
    env: { CI: undefined },
  });
  expect(status).toBe(0);
  expect(stdout).toContain("wireguard-go");
  expect(stdout).not.toMatch(/cloud|telemetry|analytics|update|upgrade|migrate|nx\.(dev|app)/i);
});

test("without node and npm it says what to install", async () => {
  await using fresh = copyWorkspace({ installed: false });
  const { status, stderr } = await fresh.run(["./nx", "show", "projects"], {
    env: { PATH: fresh.path("no/programs") },
  });
  expect(status).not.toBe(0);
  expect(stderr).toContain("drydock: node and npm are not on PATH. Install both");
});

test("a fresh clone is set up once, by however many start at once, and then says nothing more", async () => {
  await using fresh = copyWorkspace({ installed: false });
  // An installation was interrupted: all may be there, but nothing says that it is.
  mkdirSync(fresh.path("node_modules/.drydock"), { recursive: true });
  symlinkSync(process.execPath, fresh.path("node_modules/.drydock/node"));
  const env = {
    // The machine's own Node, and its npm with what that has downloaded before.
    PATH: (fresh.env["PATH"] ?? "")
      .split(":")
      .filter((folder) => !folder.includes("node_modules"))
      .join(":"),
    npm_config_cache: process.env["npm_config_cache"] ?? join(homedir(), ".npm"),
    npm_config_userconfig: join(homedir(), ".npmrc"),
    // No engine answers there, and one that was named is not replaced: a warning, for Nx needs none.
    DOCKER_HOST: "unix:///nowhere/docker.sock",
  };
  const start = () => fresh.run(["./nx", "show", "projects"], { env });
  const both = await Promise.all([start(), start()]);
  expect(both.map(({ status, stderr }) => ({ status, stderr: status === 0 ? "" : stderr }))).toEqual([
    { status: 0, stderr: "" },
    { status: 0, stderr: "" },
  ]);
  const said = both.map(({ stderr }) => stderr).join("");
  expect(said.match(/installing packages/g)).toHaveLength(1);
  expect(said).toContain("drydock: there is no container engine yet");
  expect((await start()).stderr).toBe("");
});
