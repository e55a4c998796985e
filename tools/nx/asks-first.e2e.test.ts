import { chmodSync, existsSync, rmSync } from "node:fs";
import { copyWorkspace, type WorkspaceRig } from "@drydock/testing/workspace-rig.ts";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

// Whether a person at a terminal is asked before an engine is installed or started, and nobody is who is not there.

let rig: WorkspaceRig;

const question = "No container engine answers. Start a private Docker daemon? [y/N]";
const refusal =
  "`npx drydock engine start` installs and starts one for root on Debian and Ubuntu, and asks first";

beforeAll(() => {
  rig = copyWorkspace();
  // In place of the real one, which would be started: it leaves a file, and ends.
  rig.write("bin/dockerd", `#!/bin/sh\n: > '${rig.path("started")}'\nexit 1\n`);
  chmodSync(rig.path("bin/dockerd"), 0o755);
});

beforeEach((context) => {
  rmSync(rig.path("started"), { force: true });
  const usual = ["/var/run/docker.sock", "/run/podman/podman.sock"].find((socket) => existsSync(socket));
  if (usual !== undefined) context.skip(`there may be an engine at ${usual}, and this is about having none`);
  if (process.getuid?.() !== 0) context.skip("an engine is installed and started by root alone");
});

afterAll(() => rig?.[Symbol.asyncDispose]());

/** Runs a command that wants an engine where there is none, and types a line if there is a terminal. */
async function start(command: string, on: "terminal" | "pipe", line = "") {
  const env = {
    DOCKER_HOST: undefined,
    CI: on === "pipe" ? "1" : undefined,
    PATH: `${rig.path("bin")}:${rig.env["PATH"]}`,
  };
  const whole = on === "pipe" ? command : `echo '${line}' | script -qec "${command}" /dev/null`;
  const { stdout, stderr } = await rig.run(["setsid", "-w", "sh", "-c", whole], { env });
  return { printed: stdout + stderr, started: existsSync(rig.path("started")) };
}

test.for(["./nx run engine:start", "node_modules/.drydock/node tools/cli/main.js engine start"])(
  "%s asks on a terminal, and does what the person says",
  async (command) => {
    const declined = await start(command, "terminal", "n");
    expect(declined).toEqual({ printed: expect.stringContaining(question), started: false });
    expect(declined.printed).toContain("[no-engine]");
    const agreed = await start(command, "terminal", "y");
    expect(agreed).toEqual({ printed: expect.stringContaining(question), started: true });
  },
);

test.for(["./nx run-many --projects=engine --targets=start", "./nx run engine:start | cat"])(
  "where a person cannot be asked nothing is started, and it says how to be asked: %s",
  async (command) => {
    const { printed, started } = await start(command, "terminal", "y");
    expect({ printed, started }).toEqual({ printed: expect.stringContaining(refusal), started: false });
    expect(printed).not.toContain(question);
  },
);

test("where there is nobody one is started without a question", async () => {
  const { printed, started } = await start("./nx run engine:start", "pipe");
  expect(started).toBe(true);
  expect(printed).not.toContain(question);
});
