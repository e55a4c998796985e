import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BuildRig, openBuildRig } from "./build-rig.ts";
import { leftInEngine } from "./left-in-engine.ts";
import type { RunningCommand } from "./running-command.ts";

let rig: BuildRig;
let watch: RunningCommand;

/** Prints all that it is given; a file named `fail` makes it fail, and one named `slow` wait until it is given up. */
const recipe = `
  await $\`install -D -m 644 \${source}/text \${out}/share/made\`;
  await $\`find \${source} -type f -exec cat {} +\`;
  await $\`[ ! -e \${source}/fail ]\`;
  await $\`if [ -e \${source}/slow ]; then echo waiting; sleep 1000; fi\`;`;

const path = (file: string) => rig.workspace.path(`packages/note/${file}`);
const write = (file: string, text: string) => writeFileSync(path(file), `${text}\n`);
const made = () => readFileSync(rig.workspace.path("dist/arm/note/share/made"), "utf8");

/** Says another version, so that the build of it can be told from those before. */
async function finish(version: string): Promise<void> {
  const definition = readFileSync(path("artifact.json"), "utf8");
  write("artifact.json", definition.replace(/"version": "[^"]*"/, `"version": "${version}"`));
  await watch.printed(`• note ${version} for arm built in `);
}

beforeAll(async () => {
  rig = await openBuildRig();
  rig.define("note", { recipe, files: { "src/text": "the first\n" } });
  watch = rig.start(["watch", "note"]);
  await watch.printed("• watching packages/note, toolchains; Ctrl-C ends it\n");
  await watch.printed("• note 1.0 for arm built in ");
});

afterAll(async () => {
  watch?.signal("SIGKILL");
  await rig?.[Symbol.asyncDispose]();
});

test("a file is built when it is saved", async () => {
  write("src/text", "the second");
  await watch.printed("• changed: packages/note/src/text\n");
  await watch.printed("│ the second\n");
});

test("a file is built when it is saved as editors do, by a new one in its place, and again after that", async () => {
  write("src/text~", "the third");
  renameSync(path("src/text~"), path("src/text"));
  await watch.printed("│ the third\n");
  write("src/text", "the fourth");
  await watch.printed("│ the fourth\n");
});

test("a file in a new folder is built, and so are changes in there", async () => {
  mkdirSync(path("src/new/deep"), { recursive: true });
  write("src/new/deep/text", "the fifth");
  await watch.printed("│ the fifth\n");
  write("src/new/deep/text", "the sixth");
  await watch.printed("│ the sixth\n");
});

test("a change of the definition is built", async () => {
  await finish("2.0");
  expect(made()).toBe("the fourth\n");
});

test("after what is wrong it goes on", async () => {
  const definition = readFileSync(path("artifact.json"), "utf8");
  write("artifact.json", "{");
  await watch.printed("error: packages/note/artifact.json is not a valid definition [invalid-definition]\n");
  writeFileSync(path("artifact.json"), definition);
  write("src/fail", "the failure");
  await watch.printed("error: the build of note for arm failed [recipe-failed]\n");
  rmSync(path("src/fail"));
  await finish("3.0");
});

test("a build that is out of date is given up for the next", async () => {
  write("src/slow", "slow");
  await watch.printed("│ waiting\n");
  rmSync(path("src/slow"));
  await finish("4.0");
});

test("Ctrl-C ends it, and leaves nothing behind", async () => {
  write("src/slow", "slow again");
  await watch.printed("│ slow again\n");
  watch.signal("SIGINT");
  const { status, stdout, stderr } = await watch.ended;
  expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
  expect(stderr).not.toContain("[interrupted]");
  expect(await leftInEngine(rig.engine, watch.pid)).toEqual({ containers: 0, volumes: 0 });
  expect(rig.temporaries()).toEqual([]);
  expect(made()).toBe("the fourth\n");
});
