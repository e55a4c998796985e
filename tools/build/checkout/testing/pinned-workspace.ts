import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hexOf } from "@drydock/core/digest.ts";
import type { PlannedFile } from "@drydock/core/plan.ts";
import { digestTree } from "@drydock/core/tree.ts";
import { temporaryFolder } from "@drydock/store/testing/temporary-folder.ts";
import type { CommandName, OptionValues } from "../../commands.ts";
import { planFolder } from "../../planned-files.ts";
import { runCommand } from "../../run-command.ts";
import { leastArtifact, type WrittenWorkspace, writeWorkspace } from "../../testing/write-workspace.ts";

/** A workspace whose artifact `tool` has a pinned source, which lies in its sources/, and one patch. */
export interface PinnedWorkspace extends WrittenWorkspace {
  /** The source as upstream has it: a folder. */
  readonly upstream: string;
  /** Runs a command for `tool`. */
  drydock(
    name: CommandName,
    options?: OptionValues,
    env?: Readonly<Record<string, string | undefined>>,
  ): Promise<{ status: number; stdout: string; stderr: string }>;
  /** The path of a file in the checkout. */
  inCheckout(file: string): string;
  /** Runs git in the checkout, as a user with these settings does. */
  git(args: readonly string[], env?: Readonly<Record<string, string>>): string;
}

/** A source with all that git may have its own mind about. */
function writeUpstream(folder: string): void {
  const write = (file: string, content: string | Buffer) => writeFileSync(join(folder, file), content);
  mkdirSync(join(folder, "lib"));
  write("main.c", "/* $Id$ */\nint main() {\n  return 0;\n}\n");
  write("lib/tool.c", "int tool;\n");
  write("dos.txt", "one\r\ntwo\r\n");
  write("latin1.c", Buffer.from("/* caf\xe9 */\nint latin;\n", "latin1"));
  write("logo.png", Buffer.from([0x89, 0x50, 0, 1, 2, 3]));
  write("run.sh", "#!/bin/sh\n");
  chmodSync(join(folder, "run.sh"), 0o755);
  symlinkSync("main.c", join(folder, "link.c"));
  write(".gitignore", "*.generated\n");
  write("parser.generated", "made by upstream\n");
  write(".gitattributes", "* text eol=lf\n*.c ident filter=none\n*.png filter=lfs\n");
}

const patch = `It returns one.

--- a/main.c
+++ b/main.c
@@ -1,4 +1,4 @@
 /* $Id$ */
 int main() {
-  return 0;
+  return 1;
 }
`;

export async function pinnedWorkspace(): Promise<PinnedWorkspace> {
  const workspace = await writeWorkspace();
  const parent = temporaryFolder();
  const upstream = join(parent, "tool-1.0");
  mkdirSync(upstream);
  writeUpstream(upstream);
  workspace.write("packages/tool/artifact.json", {
    ...leastArtifact,
    source: { tree: digestFiles(filesOf(upstream)), routes: [] },
  });
  workspace.write("packages/tool/patches/0001-one.patch", patch);
  mkdirSync(workspace.path("packages/tool/sources"));
  execFileSync("tar", [
    "-czf",
    workspace.path("packages/tool/sources/tool.tar.gz"),
    "-C",
    parent,
    "tool-1.0",
  ]);
  const host = {
    PATH: process.env["PATH"],
    DRYDOCK_STORE: temporaryFolder(),
    DOCKER_HOST: "unix:///nowhere/docker.sock",
  };
  const inCheckout = (file: string) => join(workspace.path("packages/tool/checkout"), file);
  return {
    ...workspace,
    upstream,
    inCheckout,
    async drydock(name, options = {}, env = {}) {
      const [stdout, stderr]: [string[], string[]] = [[], []];
      const status = await runCommand(
        name,
        { names: ["tool"], options },
        {
          cwd: workspace.root,
          env: { ...host, ...env },
          stdout: { write: (text) => stdout.push(text) },
          stderr: { write: (text) => stderr.push(text) },
          signal: new AbortController().signal,
        },
      );
      return { status, stdout: stdout.join(""), stderr: stderr.join("") };
    },
    git: (args, env = {}) =>
      execFileSync("git", ["-C", inCheckout(""), ...args], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "pipe"],
        env: { PATH: process.env["PATH"], HOME: parent, ...env },
      }).trim(),
  };
}

/** What a build would get of a folder as its source. */
export function filesOf(folder: string): PlannedFile[] {
  return planFolder(folder, "source", [".git"]).map(({ planned }) => planned);
}

/** Upstream's source with patches applied by patch(1), as the runner does it. */
export function applyByHand({ upstream }: PinnedWorkspace, patches: readonly string[]): PlannedFile[] {
  const folder = join(temporaryFolder(), "source");
  cpSync(upstream, folder, { recursive: true, verbatimSymlinks: true });
  for (const file of patches)
    execFileSync("patch", [
      `--directory=${folder}`,
      "--strip=1",
      `--input=${file}`,
      "--no-backup-if-mismatch",
    ]);
  return filesOf(folder);
}

function digestFiles(files: readonly PlannedFile[]): string {
  return digestTree(
    files.map(({ path: from, content }) => {
      const path = from.slice("source/".length);
      if ("link" in content) return { kind: "link", path, target: content.link };
      return { kind: "file", path, sha256: hexOf(content.sha256), executable: content.executable };
    }),
  );
}
