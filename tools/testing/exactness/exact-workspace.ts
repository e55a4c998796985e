import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import type { Artifact } from "@drydock/core/artifact.ts";
import { sha256Of, type TreeDigest } from "@drydock/core/digest.ts";
import { digestTree } from "@drydock/core/tree.ts";
import { makeTar } from "@drydock/store/testing/make-tar.ts";
import type { WorkspaceRig } from "../workspace-rig.ts";

/** An artifact's definition as it is in the small workspace. */
export function definitionOf(name: "local" | "pinned" | "own", details: Partial<Artifact> = {}): Artifact {
  return {
    description: `What ${name} is`,
    version: "1.0",
    license: "MIT",
    source: name === "pinned" ? { tree: vendor.first.tree, routes: [] } : { local: "src" },
    toolchain: name === "own" ? "own" : "shell",
    env: { LEVEL: "1", MODE: "slow" },
    platforms: name === "own" ? ["arm"] : ["arm", "arm64"],
    outputs: { "share/made": { file: true } },
    ...details,
  };
}

/** Leaves a list of all that the recipe can see, so that other inputs make other bytes. */
const recipe = `import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";

export default async ({ source, out, platform, version }) => {
  const files = readdirSync(source, { recursive: true }).sort().map((path) => {
    const stat = lstatSync(source + "/" + path);
    const content = stat.isSymbolicLink()
      ? readlinkSync(source + "/" + path)
      : stat.isFile() && readFileSync(source + "/" + path, "utf8");
    return { path, mode: stat.mode, content };
  });
  const own = "/opt/given/given.txt";
  const given = existsSync(own) && readFileSync(own, "utf8");
  mkdirSync(out + "/share");
  writeFileSync(out + "/share/made", JSON.stringify({ files, given, env: process.env, platform, version }, null, 1));
};
`;

/** With one package, of one of two versions. */
export function ownToolchain(version: "1.0" | "1.1", env: Record<string, string> = {}): string {
  return JSON.stringify({
    description: "A toolchain of its own",
    base: "shell",
    layers: [{ tarball: { tree: treeOf(`${version}\n`).tree, routes: [] }, to: "/opt/given" }],
    env,
  });
}

function treeOf(text: string): { readonly text: string; readonly tree: TreeDigest } {
  const sha256 = sha256Of(text).slice("sha256:".length);
  return { text, tree: digestTree([{ kind: "file", path: "given.txt", sha256, executable: false }]) };
}

/** What the vendor's archive holds, before and after it is pinned anew. */
export const vendor = { first: treeOf("one\ntwo\n"), second: treeOf("one\ntwo\nthree\n") };

const patch = (line: string) => `--- a/given.txt\n+++ b/given.txt\n@@ -1 +1 @@\n-one\n+${line}\n`;
export const patches = { first: patch("uno"), second: patch("eins") };

/** Puts three artifacts in place of what we ship: one of local files, one of a vendor's archive, one with a toolchain of its own. */
export async function writeExactWorkspace(rig: WorkspaceRig): Promise<void> {
  rmSync(rig.path("packages"), { recursive: true, force: true });
  const define = (name: "local" | "pinned" | "own") => {
    rig.write(`packages/${name}/artifact.json`, JSON.stringify(definitionOf(name)));
    rig.write(`packages/${name}/build.ts`, recipe);
    rig.write(`packages/${name}/README.md`, "Read this.\n");
  };
  for (const name of ["local", "pinned", "own"] as const) define(name);
  rig.write("packages/local/src/run.sh", "echo one\n");
  rig.write("packages/local/src/data.txt", "data\n");
  symlinkSync("data.txt", rig.path("packages/local/src/current"));
  rig.write("packages/own/src/main.txt", "main\n");
  rig.write("packages/pinned/patches/fix.patch", patches.first);
  await dropIn(rig, "packages/pinned", [vendor.first.text, vendor.second.text]);
  rig.write("toolchains/own/toolchain.json", ownToolchain("1.0"));
  await dropIn(rig, "toolchains/own", ["1.0\n", "1.1\n"]);
}

/** Puts archives, each with one text, where a user would. */
async function dropIn(rig: WorkspaceRig, folder: string, texts: readonly string[]): Promise<void> {
  mkdirSync(rig.path(`${folder}/sources`));
  for (const [index, content] of texts.entries()) {
    const tar = await makeTar([{ name: "given-1.0/given.txt", content }]);
    writeFileSync(rig.path(`${folder}/sources/${index}.tar`), tar);
  }
}
