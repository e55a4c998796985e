import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { type Command, type CommandName, commands, takesNames } from "@drydock/build/commands.ts";
import { temporaryFolder } from "@drydock/store/testing/temporary-folder.ts";
import { expect, test } from "vitest";

const program = fileURLToPath(new URL("main.js", import.meta.url));

/** Runs a command line outside of any workspace. */
function drydock(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd: temporaryFolder(),
    env: { PATH: process.env["PATH"] },
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

test("the help names every command, with what it does", () => {
  const { status, stdout } = drydock("--help");
  expect(status).toBe(0);
  for (const [name, command] of Object.entries<Command>(commands)) {
    const many = name === "shell" ? "" : "...";
    const usage = takesNames(command) ? `${name} ${command.of.toUpperCase()}${many}` : name;
    if (!name.includes(":")) expect(flat(stdout)).toContain(`${usage} ${command.summary}`);
  }
  const engine = drydock("engine", "--help");
  for (const verb of ["start", "stop", "status", "prune"])
    expect(engine.stdout).toContain(`  engine ${verb} `);
});

test.for(Object.keys(commands))("%s has a help of its own", (name) => {
  const { status, stdout } = drydock(...name.split(":"), "--help");
  const command: Command = commands[name as CommandName];
  const options = takesNames(command) ? (command.options ?? {}) : {};
  expect(status).toBe(0);
  expect(flat(stdout)).toContain(`${command.summary}.`);
  expect(stdout).toContain("--json");
  expect(stdout.includes("--platform")).toBe(takesNames(command) && !command.everyPlatform);
  for (const [option, { summary }] of Object.entries(options))
    expect(flat(stdout)).toMatch(new RegExp(`--${option}\\b.* ${summary}`));
});

test.for([
  ["an unknown command", ["bild"], "unknown command 'bild'"],
  ["an unknown option", ["build", "wg", "--platfrom", "arm"], "Unknown option '--platfrom'"],
  ["no name", ["build"], "the name of an artifact is missing"],
  ["another command's option", ["build", "wg", "--force"], "Unknown option '--force'"],
  ["an option without its value", ["build", "wg", "--platform"], "argument missing"],
  ["an unknown command about the engine", ["engine", "stat"], "unknown command 'engine stat'"],
  ["a name for a command that takes none", ["engine", "status", "wg"], "too many arguments"],
  ["a name for a report, which is of all", ["report", "wg"], "too many arguments"],
] as const)("%s makes no sense: status 2, and where the help is", ([_what, args, complaint]) => {
  const { status, stdout, stderr } = drydock(...args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toContain(complaint);
  expect(stderr).toContain("drydock --help");
});

test.for([[], ["engine"]])("%j alone makes no sense either, and shows the help", (args) => {
  const { status, stderr } = drydock(...args);
  expect(status).toBe(2);
  expect(stderr).toContain("Usage: drydock");
});

test("an expected failure is status 1, a text on stderr and no stack trace", () => {
  const { status, stdout, stderr } = drydock("build", "wg");
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toMatch(/^error: this is not a Drydock workspace \[not-a-workspace\]\n {2}at \//);
  expect(stderr).not.toMatch(/\n\s+at .*\.[jt]s:\d/);
});

test("with --json it is a value on stdout", () => {
  const { status, stdout, stderr } = drydock("build", "wg", "--json");
  expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
  expect(JSON.parse(stdout)).toMatchObject({ error: { reason: "not-a-workspace" }, done: [] });
});

test("a reader of our output that has enough of it is no error", async () => {
  const child = spawn(process.execPath, [program, "build", "wg", "--json"], { cwd: temporaryFolder() });
  child.stdout.destroy();
  const [stderr, [status]] = await Promise.all([text(child.stderr), once(child, "close")]);
  expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
});

test("an old Node is told what to do in one sentence", () => {
  const old =
    'data:text/javascript,Object.defineProperty(process, "versions", { value: { node: "20.1.0" } })';
  const { status, stderr } = spawnSync(process.execPath, ["--import", old, program, "--help"], {
    encoding: "utf8",
  });
  expect(status).toBe(1);
  expect(stderr).toBe(
    "drydock needs Node 24 or newer, and this is 20.1.0: run `npx drydock`, which takes the workspace's own.\n",
  );
});

/** Help is broken into lines by the width of the terminal. */
function flat(help: string): string {
  return help.replaceAll(/\s+/g, " ");
}
