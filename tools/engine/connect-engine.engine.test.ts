import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadNodeImage, must, runScript } from "@drydock/testing/container-rig.ts";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { connectEngine } from "./connect-engine.ts";
import type { Environment } from "./environment.ts";

const folder = mkdtempSync(join(tmpdir(), "drydock-connect-"));
afterAll(() => rmSync(folder, { recursive: true }));

const connect = (env: Environment, signal = new AbortController().signal) =>
  connectEngine({ env, emit: () => {}, signal, provision: false });

test("where DOCKER_HOST leads nowhere, no other engine is taken, and the failure says what was tried", async () => {
  const DOCKER_HOST = `unix://${folder}/nothing.sock`;
  expect(await connect({ ...process.env, DOCKER_HOST })).toMatchObject({
    failure: {
      reason: "no-engine",
      why: `tried:\n  ${DOCKER_HOST} (DOCKER_HOST): the connection failed: there is no such socket`,
      next: expect.stringContaining("DOCKER_HOST"),
    },
  });
});

test("an engine that was named in DOCKER_HOST is not provided by another", async () => {
  const env = { ...process.env, DOCKER_HOST: `unix://${folder}/nothing.sock`, XDG_CACHE_HOME: folder };
  const emit = () => expect.unreachable("nothing is installed or started");
  const { signal } = new AbortController();
  const connected = await connectEngine({ env, emit, signal, provision: true });
  expect(connected).toMatchObject({ failure: { reason: "no-engine" } });
});

test("a port where nobody listens, and an address that is none, are told apart", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  const nobody = await connect({ DOCKER_HOST: `tcp://127.0.0.1:${port}` });
  expect(nobody).toMatchObject({ failure: { why: expect.stringContaining("nothing listens there") } });
  const npipe = await connect({ DOCKER_HOST: "npipe:////./pipe/docker" });
  expect(npipe).toMatchObject({ failure: { reason: "no-engine", why: expect.stringContaining("npipe") } });
});

test("an engine that speaks an older API than is needed is refused by its version", async () => {
  const engine = await connect({
    DOCKER_HOST: await answering({ ApiVersion: "1.9", Version: "18.06.1-ce", Os: "linux", Arch: "amd64" }),
  });
  expect(engine).toMatchObject({
    failure: {
      reason: "engine-too-old",
      why: "it is version 18.06.1-ce and speaks version 1.9 of Docker's API; Drydock needs 1.40",
    },
  });
});

test("an engine that cannot run the toolchains is refused", async () => {
  const engine = await connect({
    DOCKER_HOST: await answering({ ApiVersion: "1.41", Version: "20", Os: "linux", Arch: "arm64" }),
  });
  expect(engine).toMatchObject({
    failure: { reason: "unsupported-host", why: expect.stringContaining("linux/arm64") },
  });
});

test("a server that is no engine is not taken for one", async () => {
  const engine = await connect({ DOCKER_HOST: await answering({ hello: "world" }) });
  expect(engine).toMatchObject({
    failure: { reason: "no-engine", why: expect.stringContaining("not an engine") },
  });
});

test("connecting can be interrupted", async () => {
  const server = createServer(() => controller.abort()).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const controller = new AbortController();
  const DOCKER_HOST = `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  expect(await connect({ DOCKER_HOST }, controller.signal)).toMatchObject({
    failure: { reason: "interrupted" },
  });
});

test("an engine behind ssh is used through the system's ssh", async () => {
  const local = must(await connect(process.env));
  await local.close();
  const PATH = fakeSsh(`
    if (process.argv.slice(-4).join(" ") !== "user@somewhere docker system dial-stdio") process.exit(9);
    const socket = require("net").connect(${JSON.stringify(local.endpoint.slice("unix://".length))});
    process.stdin.pipe(socket).pipe(process.stdout);`);
  const engine = must(await connect({ DOCKER_HOST: "ssh://user@somewhere:2222", PATH }));
  expect(engine.endpoint).toBe("ssh://user@somewhere:2222");
  const { result, lines } = await runScript(engine, await loadNodeImage(engine), `console.log("far away")`);
  expect(must(result)).toEqual({ status: 0 });
  expect(lines).toEqual(["far away"]);
  const waits = `process.stdin.resume().on("end", () => console.log("its input is there"))`;
  const early = { command: ["/usr/bin/node", "-e", waits], startsEarly: true };
  const told = await runScript(engine, await loadNodeImage(engine), "", { spec: early });
  expect(told.lines).toEqual(["its input is there"]);
  await engine.close();
});

test("what ssh complains of is in the failure", async () => {
  const PATH = fakeSsh(
    `process.stderr.write("user@somewhere: Permission denied (publickey)."); process.exit(255);`,
  );
  expect(await connect({ DOCKER_HOST: "ssh://user@somewhere", PATH })).toMatchObject({
    failure: { reason: "no-engine", why: expect.stringContaining("Permission denied (publickey)") },
  });
});

test("a machine without ssh is told so", async () => {
  expect(await connect({ DOCKER_HOST: "ssh://user@somewhere", PATH: folder })).toMatchObject({
    failure: { reason: "no-engine", why: expect.stringContaining("ssh could not be run") },
  });
});

/** A PATH with a program in the place of ssh, so that no other machine is needed. */
function fakeSsh(script: string): string {
  const place = mkdtempSync(join(folder, "ssh-"));
  writeFileSync(join(place, "ssh"), `#!${process.execPath}\n${script}`);
  chmodSync(join(place, "ssh"), 0o755);
  return place;
}

/** The address of a server that gives one answer to everything. */
async function answering(answer: unknown): Promise<string> {
  const server = createServer((_request, response) => response.end(JSON.stringify(answer))).listen(
    0,
    "127.0.0.1",
  );
  onTestFinished(() => void server.close());
  await once(server, "listening");
  return `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
