import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { failed, ok } from "@drydock/core/failure.ts";
import {
  connectTestEngine,
  loadNodeImage,
  must,
  runScript,
  type ScriptOptions,
} from "@drydock/testing/container-rig.ts";
import { extract, pack } from "tar-stream";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { parseEndpoint } from "./endpoint.ts";
import { label } from "./labels.ts";
import { openClient } from "./open-client.ts";
import { currentOwner, formatOwner } from "./owner.ts";

let engine = await connectTestEngine();
const image = await loadNodeImage(engine);
const { docker, close } = await clientOf(engine.endpoint);

beforeEach(async () => {
  engine = await connectTestEngine();
});

afterAll(close);

afterEach(async () => {
  await engine.close();
  // Not all of Drydock's: another process may be building here.
  const ours = { filters: { label: [`${label.owner}=${formatOwner(currentOwner())}`] } };
  expect(await docker.listContainers({ all: true, ...ours })).toEqual([]);
  expect((await docker.listVolumes(ours)).Volumes ?? []).toEqual([]);
});

const run = <T>(script: string, options?: ScriptOptions<T>) => runScript(engine, image, script, options);

/** What a script that prints one JSON value found. */
async function found(script: string, options?: ScriptOptions<never>) {
  const { result, lines } = await run(`console.log(JSON.stringify((() => { ${script} })()))`, options);
  must(result);
  return JSON.parse(lines.join("\n"));
}

test("what the command leaves in /build can be taken out", async () => {
  const script = `require("fs").mkdirSync("out"); require("fs").writeFileSync("out/a.txt", "made inside")`;
  const { result } = await run(script, {
    collect: async (exit, take) => ok({ exit, entries: await entriesOf(must(await take("/build/out"))) }),
  });
  expect(must(result)).toEqual({ exit: { status: 0 }, entries: { "out/": "", "out/a.txt": "made inside" } });
});

test("what is not there is a failure of its own when it is taken", async () => {
  const { result } = await run("", { collect: (_exit, take) => take("/build/nothing") });
  expect(result).toMatchObject({
    failure: { reason: "missing-output", what: "a test left no /build/nothing" },
  });
});

test("a command that starts early is told by the end of its standard input that its input is there", async () => {
  const tar = pack();
  tar.entry({ name: "first.txt" }, "1");
  const finish = () => {
    tar.entry({ name: "last.txt" }, "2");
    tar.finalize();
  };
  const script = `
    console.log("started");
    let read = 0;
    process.stdin.on("data", (bytes) => { read += bytes.length; });
    process.stdin.on("end", () => console.log(read, require("fs").readdirSync("/build").join(" ")));`;
  const { result, lines } = await run("", {
    spec: { command: ["/usr/bin/node", "-e", script], startsEarly: true },
    input: Readable.from(tar, { objectMode: false }),
    onEvent: (event) => event.type === "output" && event.line === "started" && finish(),
  });
  expect(must(result)).toEqual({ status: 0 });
  expect(lines).toEqual(["started", "0 first.txt last.txt"]);
});

test("any command finds its standard input empty, and so do those that it starts", async () => {
  const script = `
    const { execFileSync } = require("child_process");
    const read = "process.stdout.write(String(require('fs').readFileSync(0).length))";
    return execFileSync(process.execPath, ["-e", read], { stdio: ["inherit", "pipe", "inherit"], encoding: "utf8" });`;
  expect(await found(script)).toBe("0");
  const waits = `process.stdin.resume().on("end", () => console.log(JSON.stringify((() => { ${script} })())));`;
  const { lines } = await run("", { spec: { command: ["/usr/bin/node", "-e", waits], startsEarly: true } });
  expect(lines).toEqual(['"0"']);
});

test("a command that starts early and ends before its input is there has just ended", async () => {
  const { result } = await run("", {
    spec: { command: ["/usr/bin/node", "-e", "process.exit(3)"], startsEarly: true },
  });
  expect(must(result)).toEqual({ status: 3 });
});

test("the command runs as an unprivileged user that cannot become another", async () => {
  const status = await found(`return require("fs").readFileSync("/proc/self/status", "utf8")`);
  expect(status).toMatch(/^Uid:\t1000\t1000\t1000\t1000$/m);
  expect(status).toMatch(/^Gid:\t1000\t1000\t1000\t1000$/m);
  expect(status).toMatch(/^CapPrm:\t0+$/m);
  expect(status).toMatch(/^CapBnd:\t0+$/m);
  expect(status).toMatch(/^NoNewPrivs:\t1$/m);
  expect(status).toMatch(/^Seccomp:\t2$/m);
});

test("only /build and /tmp can be written to, and programs run in both", async () => {
  const script = `
    const fs = require("fs");
    const attempt = (path) => {
      try { fs.copyFileSync("/usr/bin/node", path + "/program"); } catch (error) { return error.code; }
      return require("child_process").execFileSync(path + "/program", ["-p", "1"], { encoding: "utf8" }).trim();
    };
    return ["/build", "/tmp", "/", "/usr/bin", "/etc"].map(attempt);`;
  expect(await found(script)).toEqual(["1", "1", "EROFS", "EROFS", "EROFS"]);
});

test("there is no network but the loopback, and nothing of the host's name or its name servers", async () => {
  const script = `
    const fs = require("fs"), os = require("os");
    const files = ["/etc/hostname", "/etc/hosts", "/etc/resolv.conf"].map((path) => fs.readFileSync(path, "utf8"));
    return { interfaces: Object.keys(os.networkInterfaces()), host: os.hostname(), files };`;
  const { interfaces, host, files } = await found(script);
  expect(interfaces).toEqual(["lo"]);
  expect(host).toBe("drydock");
  expect(files[0]).toBe("drydock\n");
  expect(files[1]).not.toContain((await import("node:os")).hostname());
  expect(files[2]).toMatch(/^(nameserver 127.0.0.1\n)?$/);
});

test("a command that fetches has a network, and nothing else that others lack", async () => {
  const script = `return [Object.keys(require("os").networkInterfaces()).length, process.env, process.getuid()]`;
  expect(await found(script, { spec: { network: "bridge" } })).toEqual([2, { HOME: "/" }, 1000]);
});

test("the environment is what was asked for, whatever the image and the engine would add", async () => {
  const env = { HOME: "/tmp", LANG: "C.UTF-8", WITH: "a = b" };
  expect(await found("return process.env", { spec: { env } })).toEqual(env);
  const path = { HOME: "/tmp", PATH: "/usr/bin", HOSTNAME: "given" };
  expect(await found("return process.env", { spec: { env: path } })).toEqual(path);
});

test("the command may set its own umask, and starts where it was told to", async () => {
  const script = `
    const fs = require("fs");
    process.umask(0o077);
    fs.writeFileSync("/build/private", "");
    return [process.cwd(), fs.statSync("/build/private").mode & 0o777, fs.statSync("/build").mode & 0o777];`;
  expect(await found(script, { spec: { workdir: "/tmp" } })).toEqual(["/tmp", 0o600, 0o755]);
});

test.each([
  ["process.exit(0)", 0],
  ["process.exit(3)", 3],
  ["throw new Error()", 1],
  [`process.kill(process.pid, "SIGKILL")`, 137],
])("%s ends with status %i", async (script, status) => {
  expect(must((await run(script)).result)).toEqual({ status });
});

test("what is printed arrives line by line, while the command still runs", async () => {
  const controller = new AbortController();
  const { lines } = await run(`console.log("here"); setInterval(() => {}, 1000)`, {
    signal: controller.signal,
    onEvent: () => controller.abort(),
  });
  expect(lines).toEqual(["here"]);
});

test("stdout and stderr are told apart, and a last line needs no line break", async () => {
  const { events } = await run(`process.stdout.write("out\\nlast"); process.stderr.write("err\\n\\nworst")`);
  const of = (stream: string) =>
    events.flatMap((event) => (event.type === "output" && event.stream === stream ? [event.line] : []));
  expect(of("stdout")).toEqual(["out", "last"]);
  expect(of("stderr")).toEqual(["err", "", "worst"]);
});

test("no line is lost of more output than a pipe holds", async () => {
  const { lines } = await run(`for (let i = 0; i < 100_000; i++) console.log("line " + i)`);
  expect(lines).toHaveLength(100_000);
  expect(lines.at(-1)).toBe("line 99999");
});

test("a process that its parent abandons is reaped", async () => {
  const script = `
    const { execFileSync } = require("child_process");
    const abandon = "const c = require('child_process').spawn(process.execPath, ['-p', '1'], { detached: true, stdio: 'ignore' }); c.unref(); console.log(c.pid)";
    const pid = execFileSync(process.execPath, ["-e", abandon], { encoding: "utf8" }).trim();
    const state = () => { try { return require("fs").readFileSync("/proc/" + pid + "/stat", "utf8").split(") ")[1][0]; } catch { return "gone"; } };
    const until = Date.now() + 10_000;
    while (state() !== "gone" && Date.now() < until);
    return state();`;
  expect(await found(script)).toBe("gone");
});

test("a command that takes longer than it may is stopped", async () => {
  const { result, lines } = await run(`process.stdout.write("unfinished"); setInterval(() => {}, 1000)`, {
    spec: { limits: { seconds: 1, memoryMiB: 512, processes: 128 } },
  });
  expect(result).toMatchObject({
    failure: { reason: "build-timed-out", why: expect.stringContaining("1 s") },
  });
  expect(lines).toEqual(["unfinished"]);
});

const hoard = "const kept = []; for (;;) kept.push(Buffer.alloc(16 << 20, 1))";

test.each([
  ["it", hoard],
  [
    "a process that it waits for",
    `require("child_process").execFileSync(process.execPath, ["-e", ${JSON.stringify(hoard)}])`,
  ],
])("a command is out of memory when %s needs more than it may have", async (_who, script) => {
  const { result } = await run(script, { spec: { limits: { seconds: 60, memoryMiB: 128, processes: 128 } } });
  expect(result).toMatchObject({
    failure: { reason: "out-of-memory", why: expect.stringContaining("128 MiB") },
  });
});

test("a command cannot start more processes than it may", async () => {
  const script = `
    const { spawn } = require("child_process");
    const sleepers = Array.from({ length: 40 }, () => spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]));
    let refused = 0;
    for (const sleeper of sleepers) sleeper.on("error", () => refused++);
    setTimeout(() => { for (const sleeper of sleepers) sleeper.kill("SIGKILL"); console.log(refused > 0); }, 500);`;
  const { lines } = await run(script, { spec: { limits: { seconds: 60, memoryMiB: 1024, processes: 32 } } });
  expect(lines).toEqual(["true"]);
});

test("an aborted run is stopped at once and called interrupted", async () => {
  const controller = new AbortController();
  const { result } = await run(`console.log("started"); setInterval(() => {}, 1000)`, {
    signal: controller.signal,
    onEvent: () => controller.abort(),
  });
  expect(result).toMatchObject({ failure: { reason: "interrupted" } });
});

test("a run that is aborted before it begins never begins", async () => {
  const { result, events } = await run(`console.log("started")`, { signal: AbortSignal.abort() });
  expect(result).toMatchObject({ failure: { reason: "interrupted" } });
  expect(events).toEqual([]);
});

test("a run that is aborted while something is taken out is called interrupted", async () => {
  const controller = new AbortController();
  const script = `require("fs").writeFileSync("large", Buffer.alloc(64 << 20))`;
  const { result } = await run(script, {
    signal: controller.signal,
    collect: async (_exit, take) => {
      const archive = must(await take("/build/large"));
      archive.once("data", () => controller.abort());
      return ok(await text(archive));
    },
  });
  expect(result).toMatchObject({ failure: { reason: "interrupted" } });
});

test("a failure of `collect` is the run's failure, and what it throws is thrown", async () => {
  const failure = { reason: "missing-output", what: "w", why: "y", next: "n" } as const;
  expect((await run("", { collect: async () => failed(failure) })).result).toEqual({ ok: false, failure });
  const bug = new Error("a bug");
  await expect(run("", { collect: () => Promise.reject(bug) })).rejects.toBe(bug);
});

test("an input that cannot be read is the caller's to hear of", async () => {
  const broken = new Error("the file is gone");
  const input = Readable.from(
    (async function* () {
      yield Buffer.alloc(512);
      throw broken;
    })(),
  );
  const spec = {
    image: image.id,
    command: ["/usr/bin/node"],
    env: {},
    workdir: "/",
    network: "none",
    limits: { seconds: 9, memoryMiB: 64, processes: 32 },
    purpose: "a test",
  } as const;
  const io = { emit: () => {}, signal: new AbortController().signal };
  await expect(engine.run(spec, input, io, async () => ok(undefined))).rejects.toBe(broken);
});

test("an image that is not there is the engine's failure, in its words", async () => {
  const missing = `sha256:${"0".repeat(64)}` as typeof image.id;
  const { result } = await run("", { spec: { image: missing } });
  expect(result).toMatchObject({
    failure: {
      reason: "engine-failed",
      what: "could not create the container of a test",
      where: engine.endpoint,
      why: expect.stringContaining(missing),
    },
  });
});

async function clientOf(address: string) {
  const endpoint = parseEndpoint(address, "a test", () => undefined);
  if (endpoint.kind === "unusable") throw new Error(endpoint.why);
  return openClient(endpoint, process.env);
}

async function entriesOf(archive: Readable): Promise<Record<string, string>> {
  const entries: Record<string, string> = {};
  for await (const entry of archive.pipe(extract())) entries[entry.header.name] = await text(entry);
  return entries;
}
