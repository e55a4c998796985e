import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { hostname, networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BuildRig, openBuildRig } from "./build-rig.ts";
import { readJson } from "./read-json.ts";

// One build looks at everything that it can reach, and each test at one part of what it saw. Beside each thing that must
// be out of reach stands a proof that it is within ours, so that no probe is green because it is broken.

interface Seen {
  readonly clock: number;
  readonly hostName: string;
  readonly hostNameFiles: Record<string, string>;
  readonly identity: { uid: number; gid: number; groups: number[] };
  readonly status: Record<string, string>;
  readonly env: Record<string, string>;
  readonly interfaces: string[];
  readonly connections: Record<string, string>;
  readonly reachable: string[];
  readonly written: Record<string, string>;
  readonly inputs: Record<string, string>;
  readonly mark: string;
  readonly umask: string;
  readonly dates: string;
}

let rig: BuildRig;
let server: Server;
let secrets: string;
let seen: Seen;
const started = Date.now();
const marker = "only-the-host-knows-this";

beforeAll(async () => {
  rig = await openBuildRig();
  server = createServer((socket) => socket.end("hello"));
  await new Promise<void>((resolve) => server.listen(0, "0.0.0.0", resolve));
  secrets = mkdtempSync(join(tmpdir(), "drydock-host-"));
  writeFileSync(join(secrets, "file"), marker);
  rig.workspace.write("undeclared.txt", marker);
  rig.define("looker", {
    recipe: looker([join(secrets, "file"), rig.workspace.path("undeclared.txt"), "/etc/machine-id"]),
    files: {
      "src/declared.txt": "declared",
      "src/date.c": "const char *date = __DATE__ __TIME__;",
      "undeclared.txt": marker,
    },
  });
  await rig.succeed(["build", "looker"], {
    env: { NOBODY_DECLARED: marker, TZ: "Asia/Tokyo" },
  });
  seen = readJson(rig.workspace.path("dist/arm/looker/share/made"));
});

afterAll(async () => {
  server?.close();
  rmSync(secrets, { recursive: true });
  await rig?.[Symbol.asyncDispose]();
});

test("there is no network: only the loopback interface, no address answers, no name resolves", async () => {
  expect(seen.interfaces).toEqual(["lo"]);
  expect(seen.connections).toEqual({
    host: expect.stringMatching(/^(ENETUNREACH|ECONNREFUSED)$/),
    internet: "ENETUNREACH",
    name: expect.stringMatching(/^(EAI_AGAIN|ENOTFOUND|ECONNREFUSED)$/),
  });
  expect(server.listening).toBe(true);
});

test("what is declared is there, and nothing else of the repository or the host is", () => {
  expect(seen.inputs).toMatchObject({ "source/declared.txt": "644", "recipe/build.ts": "644" });
  // What compilers kept is not declared: it is there to save time, and the tests of it show that it decides nothing.
  const inputs = Object.keys(seen.inputs).filter((path) => !path.startsWith("cache/"));
  expect(inputs.sort()).toEqual([
    // Where the runner will say how it ended: room for it while there is some.
    "left/ended.json",
    "plan.json",
    "recipe/build.ts",
    "runner/run.ts",
    "source/date.c",
    "source/declared.txt",
  ]);
  expect(seen.reachable).toEqual([]);
  expect(seen.mark).toBe("");
});

test("the host's name, its environment and its umask are not to be seen", () => {
  expect(seen.hostName).toBe("drydock");
  expect(Object.values(seen.hostNameFiles).join()).not.toContain(hostname());
  expect(seen.env).toEqual(rig.record("looker").plan.env);
  expect(JSON.stringify(seen.env)).not.toContain(marker);
  expect(seen.umask).toBe("22");
});

test("it runs as a user without rights, in one group, without capabilities, and cannot gain any", () => {
  expect(seen.identity).toEqual({ uid: 1000, gid: 1000, groups: [1000] });
  const none = "0000000000000000";
  expect(seen.status).toMatchObject({ CapInh: none, CapPrm: none, CapEff: none, CapBnd: none, CapAmb: none });
  expect(seen.status).toMatchObject({ NoNewPrivs: "1", Seccomp: "2" });
});

// Engines give every container shared memory of its own, which goes with it.
test("it can write to /build, /tmp and its shared memory, and to no other folder", () => {
  const { "/build": build, "/tmp": temporary, "/dev/shm": shared, ...others } = seen.written;
  expect([build, temporary, shared]).toEqual(["written", "written", "written"]);
  expect(Object.keys(others).length).toBeGreaterThan(10);
  expect(Object.entries(others).filter(([, how]) => !/^(EROFS|EACCES|EPERM)$/.test(how))).toEqual([]);
});

// The kernel's clock cannot be taken away from a process, so a recipe can read the date. What a build gets is a date that
// never changes, which compilers and archivers use in place of the clock's, and inputs of that date.
test("the clock can be read, but the date that goes into files is fixed", () => {
  expect(seen.clock).toBeGreaterThan(started);
  expect(seen.env["SOURCE_DATE_EPOCH"]).toBe("1");
  expect(seen.dates).toBe("Jan  1 197000:00:01");
});

test("no code of a recipe runs on the host: not to infer, plan, explain or audit", async () => {
  const ran = join(secrets, "ran");
  const recipe = rig.workspace.path("packages/looker/build.ts");
  const text = `import { appendFileSync } from "node:fs";\ntry { appendFileSync(${JSON.stringify(ran)}, "x"); } catch {}\n`;
  writeFileSync(recipe, `${text}${readFileSync(recipe, "utf8")}`);
  for (const command of ["build", "audit", "why"]) await rig.succeed([command, "looker"]);
  const inferred = await rig.workspace.run(["./nx", "show", "project", "looker", "--json"]);
  expect(Object.keys(JSON.parse(inferred.stdout).targets)).toContain("build-arm");
  expect(existsSync(ran)).toBe(false);
  // It would be seen if it ran here.
  await import(recipe);
  expect(existsSync(ran)).toBe(true);
});

/** A recipe that writes down what it sees. */
function looker(hostFiles: readonly string[]): string {
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  const host =
    addresses.find(({ internal, family }) => !internal && family === "IPv4")?.address ?? "127.0.0.1";
  const { port } = server.address() as { port: number };
  return `
  const { createConnection } = await import("node:net");
  const { lookup } = await import("node:dns/promises");
  const fs = await import("node:fs");
  const os = await import("node:os");
  const connect = (host, port) => new Promise((resolve) => {
    const socket = createConnection({ host, port, timeout: 5000 });
    socket.on("connect", () => resolve("connected")).on("timeout", () => resolve("timeout"));
    socket.on("error", ({ code }) => resolve(code));
  });
  const text = (file) => fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
  const folders = (folder) => fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [folder + (folder === "/" ? "" : "/") + entry.name] : []);
  const tops = ["/", ...folders("/"), ...folders("/usr"), ...folders("/etc"), "/dev/shm"];
  const write = (folder) => {
    try {
      fs.mkdirSync(folder + "/try");
      return "written";
    } catch ({ code }) {
      return code;
    }
  };
  const writable = tops.filter((folder) => fs.existsSync(folder) && folder !== "/proc");
  const inputs = fs.readdirSync("/build", { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.parentPath + "/" + entry.name);
  const mark = await $({ nothrow: true })\`grep -rlsF -e ${marker} /build/source /build/home /tmp /etc /usr/share\`.quiet();
  await $\`cc -c \${source}/date.c -o date.o\`;
  const status = Object.fromEntries(text("/proc/self/status").split("\\n").map((line) => line.split(/:\\s*/)));
  const seen = {
    clock: Date.now(),
    hostName: os.hostname(),
    hostNameFiles: Object.fromEntries(["/etc/hostname", "/etc/hosts", "/etc/resolv.conf"].map((file) => [file, text(file)])),
    identity: { uid: process.getuid(), gid: process.getgid(), groups: process.getgroups() },
    status,
    env: process.env,
    interfaces: Object.keys(os.networkInterfaces()),
    connections: {
      host: await connect(${JSON.stringify(host)}, ${port}),
      internet: await connect("192.0.2.1", 443),
      name: await lookup("example.org").then(({ address }) => address, ({ code }) => code),
    },
    reachable: ${JSON.stringify(hostFiles)}.filter((file) => fs.existsSync(file)),
    written: Object.fromEntries(writable.map((folder) => [folder, write(folder)])),
    inputs: Object.fromEntries(inputs.map((file) => [file.slice("/build/".length), (fs.statSync(file).mode & 0o777).toString(8)])),
    mark: mark.stdout,
    umask: process.umask().toString(8),
    dates: /Jan  1 1970[0-9:]+/.exec(fs.readFileSync("date.o", "latin1"))?.[0] ?? "none",
  };
  fs.mkdirSync(out + "/share");
  fs.writeFileSync(out + "/share/made", JSON.stringify(seen));`;
}
