import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync, rmSync } from "node:fs";
import { findProgram } from "@drydock/engine/find-program.ts";
import { copyWorkspace, type WorkspaceRig } from "@drydock/testing/workspace-rig.ts";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

// Whether a person at a terminal is asked before an engine is installed or started, and nobody is who is not there.

let rig: WorkspaceRig;

const question = "No container engine answers. Start a private Docker daemon? [y/N]";
const refusal =
  "`npx drydock engine start` installs and starts one for root on Debian and Ubuntu, and asks first";

beforeAll(() => {
  rig = copyWorkspace();
  // In place of the real ones. What is started leaves a file, and ends.
  const dockerd = `#!/bin/sh\n: > '${rig.path("started")}'\nexit 1\n`;
  writeProgram("bin/dockerd", dockerd);
  writeProgram("packaged/dockerd", dockerd);
  writeProgram(
    "packager/apt-get",
    `#!/bin/sh\necho "$@" >> '${rig.path("asked-of-apt")}'\ncase "$*" in *install*) cp '${rig.path("packaged")}'/* '${rig.path("packager")}' ;; esac\n`,
  );
});

function writeProgram(file: string, text: string): void {
  rig.write(file, text);
  chmodSync(rig.path(file), 0o755);
}

beforeEach((context) => {
  rmSync(rig.path("started"), { force: true });
  const usual = ["/var/run/docker.sock", "/run/podman/podman.sock"].find((socket) => existsSync(socket));
  if (usual !== undefined) context.skip(`there may be an engine at ${usual}, and this is about having none`);
  if (process.getuid?.() !== 0) context.skip("an engine is installed and started by root alone");
});

afterAll(() => rig?.[Symbol.asyncDispose]());

interface Start {
  readonly on: "terminal" | "pipe";
  /** What the person types. */
  readonly typed?: string;
  /** The folder of programs that come before the machine's. */
  readonly programs?: string;
  /** A command that runs another. */
  readonly through?: readonly string[];
}

/** Runs a command that wants an engine where there is none. */
async function start(command: string, { on, typed = "", programs = "bin", through = [] }: Start) {
  const env = {
    DOCKER_HOST: undefined,
    CI: on === "pipe" ? "1" : undefined,
    PATH: `${rig.path(programs)}:${rig.env["PATH"]}`,
  };
  const whole = on === "pipe" ? command : `echo '${typed}' | script -qec "${command}" /dev/null`;
  const { stdout, stderr } = await rig.run(["setsid", "-w", ...through, "sh", "-c", whole], { env });
  return { printed: stdout + stderr, started: existsSync(rig.path("started")) };
}

test.for(["./nx run engine:start", "node_modules/.drydock/node tools/cli/main.js engine start"])(
  "%s asks on a terminal, and does what the person says",
  async (command) => {
    const declined = await start(command, { on: "terminal", typed: "n" });
    expect(declined).toEqual({ printed: expect.stringContaining(question), started: false });
    expect(declined.printed).toContain("[no-engine]");
    const agreed = await start(command, { on: "terminal", typed: "y" });
    expect(agreed).toEqual({ printed: expect.stringContaining(question), started: true });
  },
);

test.for(["./nx run-many --projects=engine --targets=start", "./nx run engine:start | cat"])(
  "where a person cannot be asked nothing is started, and it says how to be asked: %s",
  async (command) => {
    const { printed, started } = await start(command, { on: "terminal", typed: "y" });
    expect({ printed, started }).toEqual({ printed: expect.stringContaining(refusal), started: false });
    expect(printed).not.toContain(question);
  },
);

test("where there is nobody one is started without a question", async () => {
  const { printed, started } = await start("./nx run engine:start", { on: "pipe" });
  expect(started).toBe(true);
  expect(printed).not.toContain(question);
});

test("where there is none docker.io is installed, after a question if there is a person, and a line says so", async (context) => {
  const real = findProgram("dockerd", process.env);
  const hidden = real === undefined ? ":" : `mount --bind /dev/null '${real}'`;
  const bare = {
    programs: "packager",
    through: ["unshare", "--mount", "sh", "-c", `${hidden} && exec "$@"`, "sh"],
  };
  if (spawnSync("unshare", ["--mount", "sh", "-c", hidden]).status !== 0)
    context.skip("this machine's own dockerd cannot be hidden");
  const asked =
    "No container engine answers. Install docker.io and iptables with apt-get and start a private Docker daemon? [y/N]";
  const declined = await start("./nx run engine:start", { ...bare, on: "terminal", typed: "n" });
  expect(declined).toEqual({ printed: expect.stringContaining(asked), started: false });
  expect(existsSync(rig.path("asked-of-apt"))).toBe(false);

  const { printed, started } = await start("./nx run engine:start", { ...bare, on: "pipe" });
  expect(printed).toContain(
    "installing docker.io and iptables with apt-get, for no container engine answers\n",
  );
  expect(readFileSync(rig.path("asked-of-apt"), "utf8")).toBe(
    "-q update\n-q -y install --no-install-recommends docker.io iptables\n",
  );
  expect(started).toBe(true);
});
