import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BuildRig, openBuildRig } from "./build-rig.ts";
import { leftInEngine, leftOfPurpose } from "./left-in-engine.ts";
import type { RunningCommand } from "./running-command.ts";

// `drydock shell`: a shell in the place of a recipe.

let rig: BuildRig;

/** No other test has a shell of this name in the engine. */
const name = `looking-${randomUUID().slice(0, 8)}`;
const nothing = { containers: 0, volumes: 0 };
const arm = ["--platform", "arm"];
/** What a process finds around it, without what every shell sets for itself. */
const look =
  "id; umask; hostname; pwd; cat ../source/greeting; ls .. | grep -vx left; cat /proc/net/dev | wc -l; ulimit -a; env | grep -vE '^(_|PWD|OLDPWD|SHLVL)=' | sort";

beforeAll(async () => {
  rig = await openBuildRig();
  rig.define(name, {
    recipe: `await $\`mkdir -p \${out}/share\`;\n  await $({ input: ${JSON.stringify(look)} })\`bash > \${out}/share/made\`;`,
    files: {
      "src/greeting": "Hello\n",
      "patches/greeting.patch": "--- a/greeting\n+++ b/greeting\n@@ -1 +1 @@\n-Hello\n+Good morning\n",
    },
  });
});

afterAll(() => rig?.[Symbol.asyncDispose]());

const read = (file: string) => readFileSync(rig.workspace.path(file), "utf8");

function shell(input: string, artifact = name) {
  return rig.drydock(["shell", artifact, ...arm], { input });
}

test("a script on the standard input finds what the recipe finds: environment, user, limits, patched source, no network", async () => {
  await rig.succeed(["build", name, ...arm]);
  const { stdout, status } = await shell(look);
  expect(status).toBe(0);
  expect(stdout).toContain("\nGood morning\n");
  expect(stdout).toBe(read(`dist/arm/${name}/share/made`));
});

test("its output is plain, and its exit status is the shell's", async () => {
  const { status, stdout, stderr } = await shell("echo out; echo err >&2; cat; exit 7\nwhat cat reads\n");
  expect({ status, stdout }).toEqual({ status: 7, stdout: "out\nwhat cat reads\n" });
  expect(stderr).toMatch(/^• a shell where \S+ for arm is built; its recipe runs by: .*\nerr\n$/);
  expect((await shell("kill -KILL $$")).status).toBe(137);
});

test("the recipe runs in it by the command that is named", async () => {
  const command = /its recipe runs by: (.*)\n/.exec((await shell("")).stderr)?.[1];
  const { status, stdout } = await shell(`${command} 2>/dev/null && cat /build/out/share/made`);
  expect({ status, stdout }).toEqual({ status: 0, stdout: read(`dist/arm/${name}/share/made`) });
});

test("a patch that does not apply is said, and the shell is there to look into it", async () => {
  rig.define("unpatched", {
    recipe: "",
    files: {
      "src/greeting": "Good evening\n",
      "patches/greeting.patch": read(`packages/${name}/patches/greeting.patch`),
    },
  });
  const { status, stdout, stderr } = await shell("cat ../source/greeting*rej | tail -1", "unpatched");
  expect({ status, stdout }).toEqual({ status: 0, stdout: "+Good morning\n" });
  expect(stderr).toContain("patches/greeting.patch does not apply to the source\n");
});

test.for(["SIGINT", "SIGTERM", "SIGHUP"] as const)("%s ends it, and leaves nothing", async (signal) => {
  const command = rig.start(["shell", name, ...arm], { input: "echo begun; sleep 1000" });
  await command.printed("begun\n");
  command.signal(signal);
  expect((await command.ended).status).toBe(130);
  expect(await leftInEngine(rig.engine, command.pid)).toEqual(nothing);
});

/** The command on a terminal of 33 lines and 99 columns, which becomes narrower when a file is there. */
function onTerminal(): RunningCommand {
  const narrowing = `until [ -e '${rig.workspace.path("narrow")}' ]; do sleep 0.1; done; stty cols 61 </dev/tty`;
  const typed = `stty rows 33 cols 99; (${narrowing}) & $*; echo ended with \\$?; stty -a`;
  return rig.start(["shell", name, ...arm], {
    through: ["sh", "-c", `exec script -q /dev/null -ec "${typed}"`, "sh"],
    input: "typed",
    env: { CI: undefined },
  });
}

test("on a terminal the shell has one too, as large, whose keys all reach it, and gives it back as it was", async () => {
  const command = onTerminal();
  await command.printed("bash-");
  command.type("tty; stty size; echo the terminal is $(tty)\r");
  await command.printed("the terminal is /dev/pts/");
  command.type("sh -c 'echo sleeping in $((40 + 2)); exec sleep 1000'; echo slept in $((40 + 2))\r");
  await command.printed("sleeping in 42");
  command.type("\u0003");
  command.type("echo ended by signal $(($? - 128))\r");
  await command.printed("ended by signal 2");
  rig.workspace.write("narrow", "");
  command.type("until [ $(stty size | cut -d' ' -f2) = 61 ]; do sleep 0.1; done; echo now $(stty size)\r");
  await command.printed("now 33 61");
  command.type("exit 5\r");
  const stdout = (await command.ended).stdout.replaceAll("\r", "");
  expect(stdout).toContain("\n33 99\n");
  expect(stdout).not.toContain("slept in 42");
  expect(stdout).toContain("ended with 5\n");
  expect(stdout).toMatch(/ icanon .* echo /);
});

test("a terminal that is closed ends it, and leaves nothing", async () => {
  const command = onTerminal();
  await command.printed("bash-");
  const left = () => leftOfPurpose(rig.engine, `shell of ${name} for arm`);
  expect(await left()).toEqual({ containers: 1, volumes: 1 });
  command.signal("SIGKILL");
  await expect.poll(left, { timeout: 60_000 }).toEqual(nothing);
});

test("a person who would not see what is typed is told how to start it", async () => {
  const exit = await rig.drydock(["shell", name, ...arm], {
    through: ["sh", "-c", 'exec script -q /dev/null -ec "$* | cat"', "sh"],
  });
  expect(exit.stdout).toContain("[no-terminal]");
  expect(exit.stdout).toContain(`Run \`npx drydock shell ${name} --platform arm\` on the terminal`);
});

test.for([
  [["shell", name], "the option '--platform' is missing"],
  [["shell", name, "bash", ...arm], "too many arguments: bash"],
] as const)("%j makes no sense: there is one shell at a time", async ([args, complaint]) => {
  const { status, stderr } = await rig.drydock(args);
  expect(status).toBe(2);
  expect(stderr).toContain(complaint);
});
