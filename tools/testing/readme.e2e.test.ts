import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { commands } from "@drydock/build/commands.ts";
import { expect, test } from "vitest";
import { openBuildRig } from "./build-rig.ts";

// What the READMEs say is so.

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (file: string) => readFileSync(join(root, file), "utf8");
const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "*.md"], {
  cwd: root,
  encoding: "utf8",
});
const readmes = files.trim().split("\n");

/** The code block of README.md in a language that holds some text. */
function block(language: string, holding: string): string {
  const blocks = read("README.md").matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, "gs"));
  const found = [...blocks].find(([, text]) => text?.includes(holding))?.[1];
  if (found === undefined) throw new Error(`README.md has no ${language} that says ${holding}`);
  return found;
}

test("the program that a reader adds is built, audited and run", async () => {
  await using rig = await openBuildRig();
  rig.workspace.write("packages/hello/artifact.json", block("json", "Says hello"));
  rig.workspace.write("packages/hello/build.ts", block("ts", "hello.c"));
  rig.workspace.write(
    "packages/hello/src/hello.c",
    '#include <stdio.h>\nint main(void) { return puts("hello") < 0; }\n',
  );
  const smoke = await rig.succeed(["smoke", "hello"]);
  expect(smoke.stdout).toContain("hello for arm runs under QEMU: bin/hello");
});

test.for(readmes)("every link of %s leads somewhere", (file) => {
  const links = [...read(file).matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)].map(([, link]) => link ?? "");
  expect(links.filter((link) => !existsSync(join(root, dirname(file), link)))).toEqual([]);
});

test("the table of targets has every command", () => {
  // Nx runs a target of this name by its project's name alone: `./nx run report`.
  const targetOf = (name: string) => (name === "report" ? "run" : name.replace("engine:", ""));
  const table = /\n## Targets\n(.*?)\n## /s.exec(read("README.md"))?.[1] ?? "";
  for (const name of Object.keys(commands)) expect(table).toContain(`\`${targetOf(name)}`);
});
