import {
  appendFileSync,
  chmodSync,
  lutimesSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { WorkspaceRig } from "../workspace-rig.ts";
import { definitionOf, ownToolchain, patches, vendor } from "./exact-workspace.ts";

/** A change of a workspace, and the builds that it must run again, each in a container. */
export interface Row {
  readonly what: string;
  change?(rig: WorkspaceRig): void;
  /** Of the command, for this row alone. */
  readonly env?: Readonly<Record<string, string>>;
  readonly reruns: readonly Build[];
  /** `nx affected` asks version control what changed. Why that says nothing of this change. */
  readonly unseenByGit?: string;
  /** Takes the change back, so that later rows do not have to do with it. */
  undo?(rig: WorkspaceRig): void;
}

type Build = "local:arm" | "local:arm64" | "own:arm" | "pinned:arm" | "pinned:arm64";

const local = ["local:arm", "local:arm64"] as const;
const pinned = ["pinned:arm", "pinned:arm64"] as const;
const own = ["own:arm"] as const;
const none = [] as const;
const all = [...local, ...own, ...pinned] as const;

const append = (file: string, text: string) => (rig: WorkspaceRig) => appendFileSync(rig.path(file), text);
const define =
  (...[name, details]: Parameters<typeof definitionOf>) =>
  (rig: WorkspaceRig) =>
    rig.write(`packages/${name}/artifact.json`, JSON.stringify(definitionOf(name, details)));

/** What `drydock lock own` writes for the second version of its package. */
export const secondLock = "second-lock.json";

export const rows: readonly Row[] = [
  { what: "nothing", reruns: none },

  { what: "a source file", change: append("packages/local/src/data.txt", "more\n"), reruns: local },
  {
    what: "a source file's executable bit",
    change: (rig) => chmodSync(rig.path("packages/local/src/run.sh"), 0o755),
    reruns: local,
  },
  { what: "a link's target", change: (rig) => relink(rig, "run.sh"), reruns: local },
  {
    what: "a source file that git ignores",
    change: (rig) => rig.write("packages/local/src/made.log", "made\n"),
    reruns: local,
    unseenByGit: "what git ignores is part of no commit",
    undo: (rig) => rmSync(rig.path("packages/local/src/made.log")),
  },
  { what: "a line of a recipe", change: append("packages/own/build.ts", "// more\n"), reruns: own },
  {
    what: "a patch",
    change: (rig) => rig.write("packages/pinned/patches/fix.patch", patches.second),
    reruns: pinned,
  },
  {
    what: "the pin of a vendor's archive",
    change: define("pinned", { source: { tree: vendor.second.tree, routes: [] } }),
    reruns: pinned,
  },
  { what: "an artifact's version", change: define("own", { version: "1.1" }), reruns: own },
  {
    what: "an artifact's flag",
    change: define("own", { version: "1.1", env: { LEVEL: "2", MODE: "slow" } }),
    reruns: own,
  },
  {
    what: "a variable that a toolchain declares",
    change: (rig) => rig.write("toolchains/own/toolchain.json", ownToolchain("1.0", { SPEED: "fast" })),
    reruns: own,
  },
  {
    what: "one package in one toolchain's lock",
    change: (rig) => {
      rig.write("toolchains/own/toolchain.json", ownToolchain("1.1", { SPEED: "fast" }));
      writeFileSync(rig.path("toolchains/own/lock.json"), readFileSync(rig.path(`../${secondLock}`)));
    },
    reruns: own,
  },
  {
    what: "a platform's compiler flags",
    change: (rig) => {
      const file = rig.path("toolchains/platforms/arm64.json");
      const platform = JSON.parse(readFileSync(file, "utf8"));
      writeFileSync(file, JSON.stringify({ ...platform, cflags: [...platform.cflags, "-g"] }));
    },
    reruns: ["local:arm64", "pinned:arm64"],
  },
  {
    what: "code of tools/ that makes bytes",
    change: append("tools/build/input-archive.ts", "// changed\n"),
    reruns: all,
  },

  { what: "an artifact's README", change: append("packages/local/README.md", "More.\n"), reruns: none },
  { what: "an artifact's description", change: define("local", { description: "Better" }), reruns: none },
  {
    what: "the order of a definition's keys, and its white space",
    change: (rig) => {
      const keys = Object.entries(definitionOf("local")).reverse();
      const text = `${JSON.stringify(Object.fromEntries(keys), null, 4)}\n`;
      rig.write("packages/local/artifact.json", text);
    },
    reruns: none,
  },
  {
    what: "a platform's description",
    change: (rig) => {
      const file = rig.path("toolchains/platforms/arm.json");
      const platform = JSON.parse(readFileSync(file, "utf8"));
      writeFileSync(file, JSON.stringify({ ...platform, description: "Better" }));
    },
    reruns: none,
  },
  { what: "a test", change: append("tools/core/digest.test.ts", "// changed\n"), reruns: none },
  {
    what: "code of tools/ that tells people",
    change: append("tools/build/format-failure.ts", "// changed\n"),
    reruns: none,
  },
  {
    what: "code of tools/ that carries bytes which a digest names",
    change: append("tools/store/finished-build.ts", "// changed\n"),
    reruns: none,
  },
  {
    what: "a variable that nothing declares",
    env: { CFLAGS: "-O0", CC: "false", LANG: "tr_TR.UTF-8", SOURCE_DATE_EPOCH: "1000000000" },
    reruns: none,
  },
  { what: "the times of all files", change: touchAll, reruns: none },
  {
    what: "the lock of a toolchain that nothing uses",
    change: append("toolchains/qemu/lock.json", "\n"),
    reruns: none,
  },
  {
    what: "outputs that are deleted",
    change: (rig) => rmSync(rig.path("dist"), { recursive: true }),
    reruns: none,
  },
  {
    what: "the executable bit, taken away",
    change: (rig) => chmodSync(rig.path("packages/local/src/run.sh"), 0o644),
    reruns: local,
  },
  {
    what: "the executable bit, given back: that was built before",
    change: (rig) => chmodSync(rig.path("packages/local/src/run.sh"), 0o755),
    reruns: none,
  },
];

function relink(rig: WorkspaceRig, target: string): void {
  const link = rig.path("packages/local/src/current");
  rmSync(link);
  symlinkSync(target, link);
}

function touchAll(rig: WorkspaceRig): void {
  for (const folder of ["packages", "toolchains", "tools"])
    for (const path of readdirSync(rig.path(folder), { recursive: true, encoding: "utf8" }))
      lutimesSync(rig.path(join(folder, path)), new Date(), new Date());
}
