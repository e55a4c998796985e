import {
  appendFileSync,
  chmodSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { Artifact } from "@drydock/core/artifact.ts";
import fc from "fast-check";
import type { WorkspaceRig } from "../workspace-rig.ts";

/** Changes of a workspace, by what is done. What is chosen of several, a number chooses, modulo how many there are. */
const kinds = {
  edit: (rig, { at, text }) => appendFileSync(choose(filesOf(rig), at), `// ${text}\n`),
  touch: (rig, { at }) => lutimesSync(choose(filesOf(rig), at), new Date(at), new Date(at)),
  chmod: (rig, { at }) => {
    const file = choose(filesOf(rig), at);
    chmodSync(file, lstatSync(file).mode ^ 0o111);
  },
  "chmod for the group": (rig, { at }) => {
    const file = choose(filesOf(rig), at);
    chmodSync(file, lstatSync(file).mode ^ 0o060);
  },
  add: (rig, { at, text }) => rig.write(`${choose(places, at)}/${text}`, text),
  "add an empty folder": (rig, { at, text }) =>
    mkdirSync(rig.path(`${choose(places, at)}/folder-${text}`), { recursive: true }),
  "add what git ignores": (rig, { at, text }) => rig.write(`${choose(sources, at)}/${text}.log`, text),
  remove: (rig, { at }) => rmSync(choose(sourceFilesOf(rig), at)),
  rename: (rig, { at, text }) => {
    const file = choose(sourceFilesOf(rig), at);
    renameSync(file, `${file}-${text}`);
  },
  link: (rig, { at, text }) => {
    const link = rig.path(`${choose(sources, at)}/current`);
    rmSync(link, { force: true });
    symlinkSync(text, link);
  },
  "write a link as it is": (rig) => {
    const link = rig.path("packages/local/src/current");
    const target = lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink() ? "data.txt" : undefined;
    if (target === undefined) return;
    rmSync(link);
    symlinkSync(target, link);
  },
  reorder: (rig, { at }) => define(rig, at, reverseKeys),
  reformat: (rig, { at }) => define(rig, at, (artifact) => artifact, at % 5),
  describe: (rig, { at, text }) =>
    define(rig, at, (artifact) => ({ ...artifact, description: text, license: text })),
  "reverse the platforms": (rig, { at }) =>
    define(rig, at, (artifact) => ({ ...artifact, platforms: artifact.platforms.toReversed() })),
  "another route": (rig, { text }) =>
    define(rig, 2, (artifact) => ({
      ...artifact,
      source: { ...artifact.source, routes: [{ https: `https://example.org/${text}` }] },
    })),
  version: (rig, { at, text }) => define(rig, at, (artifact) => ({ ...artifact, version: text })),
  flag: (rig, { at, text }) =>
    define(rig, at, (artifact) => ({ ...artifact, env: { ...artifact.env, MODE: text } })),
  limit: (rig, { at }) =>
    define(rig, at, (artifact) => ({ ...artifact, limits: { minutes: 30 + (at % 2), memoryMiB: 4096 } })),
  "platform's flags": (rig, { at, text }) =>
    rewrite<{ cflags: string[] }>(rig, choose(platforms, at), (platform) => ({
      ...platform,
      cflags: [...platform.cflags, `-D${text}`],
    })),
  "platform's description": (rig, { at, text }) =>
    rewrite(rig, choose(platforms, at), (platform) => ({ ...platform, description: text })),
  // One of the two the artifact declares too, and then its own counts.
  "toolchain's variable": (rig, { at, text }) =>
    rewrite(rig, own, (toolchain) => ({ ...toolchain, env: { [choose(["MODE", "SPEED"], at)]: text } })),
  "toolchain's description": (rig, { text }) =>
    rewrite(rig, own, (toolchain) => ({ ...toolchain, description: text })),
  "code that makes bytes": (rig, { text }) =>
    appendFileSync(rig.path("tools/build/input-archive.ts"), `// ${text}\n`),
  "code that tells people": (rig, { text }) =>
    appendFileSync(rig.path("tools/build/format-failure.ts"), `// ${text}\n`),
} as const satisfies Record<string, (rig: WorkspaceRig, by: { at: number; text: string }) => void>;

export interface Mutation {
  readonly kind: keyof typeof kinds;
  readonly at: number;
  readonly text: string;
}

export const anyMutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom(...(Object.keys(kinds) as (keyof typeof kinds)[])),
  at: fc.nat({ max: 1000 }),
  text: fc.stringMatching(/^[a-d]{1,2}$/),
});

export function mutate(rig: WorkspaceRig, { kind, at, text }: Mutation): void {
  kinds[kind](rig, { at, text });
}

const names = ["local", "own", "pinned"];
const sources = ["packages/local/src", "packages/own/src"];
/** Some of them are part of a source, and some only look so. */
const places = [
  ...sources,
  "packages/local/src/below",
  "packages/local/src/node_modules",
  "packages/local/src/.git",
  "packages/local",
  "packages/pinned/patches",
  "toolchains/own",
];
const platforms = ["toolchains/platforms/arm.json", "toolchains/platforms/arm64.json"];
const own = "toolchains/own/toolchain.json";

function choose<T>(from: readonly T[], at: number): T {
  return from[at % from.length] as T;
}

/** Files of artifacts that are text, and no definitions. */
function filesOf(rig: WorkspaceRig): string[] {
  return listFiles(rig.path("packages")).filter(
    (file) => !file.endsWith("/artifact.json") && !file.endsWith(".tar"),
  );
}

/** Those that may go. */
function sourceFilesOf(rig: WorkspaceRig): string[] {
  const files = sources.flatMap((folder) => listFiles(rig.path(folder)));
  // Else there is nothing to choose from.
  if (files.length === 0) rig.write("packages/own/src/main.txt", "main\n");
  return files.length === 0 ? sourceFilesOf(rig) : files;
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function define(rig: WorkspaceRig, at: number, change: (artifact: Artifact) => object, indent = 0): void {
  rewrite(rig, `packages/${choose(names, at)}/artifact.json`, change, indent);
}

function rewrite<T extends object>(
  rig: WorkspaceRig,
  file: string,
  change: (value: T) => object,
  indent = 0,
): void {
  const value: T = JSON.parse(readFileSync(rig.path(file), "utf8"));
  writeFileSync(rig.path(file), JSON.stringify(change(value), null, indent));
}

/** The same value, written otherwise. */
function reverseKeys(value: object): object {
  const members = Object.entries(value).map(([key, member]) =>
    typeof member === "object" && member !== null && !Array.isArray(member)
      ? [key, reverseKeys(member)]
      : [key, member],
  );
  return Object.fromEntries(members.reverse());
}
