import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { makeTar } from "@drydock/store/testing/make-tar.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BuildRig, openBuildRig } from "./build-rig.ts";
import { readJson } from "./read-json.ts";
import { removeImages } from "./remove-images.ts";

// A toolchain as a vendor publishes it: an archive with a compiler in it, which may not be redistributed.

let rig: BuildRig;
const folder = "toolchains/vendor";

beforeAll(async () => {
  rig = await openBuildRig();
});

afterAll(async () => {
  if (rig) await removeImages(rig.engine, "drydock/vendor");
  await rig?.[Symbol.asyncDispose]();
});

test("a toolchain of the user's own, dropped in as a tarball, is locked, assembled and used", async () => {
  const compiler = '#!/bin/sh\necho "compiled by the vendor: $(cat "$1")" > "$2"\n';
  const tarball = gzipSync(
    await makeTar([
      { name: "vendor-1.0/bin/vendor-cc", mode: 0o755, content: compiler },
      { name: "vendor-1.0/bin/cc", type: "symlink", linkname: "vendor-cc" },
    ]),
  );
  mkdirSync(rig.workspace.path(`${folder}/sources`), { recursive: true });
  writeFileSync(rig.workspace.path(`${folder}/sources/from the vendor.tgz`), tarball);

  define(`h1:${"A".repeat(43)}=`);
  const unpinned = await rig.drydock(["lock", "vendor"]);
  expect(unpinned).toMatchObject({ status: 1, stderr: expect.stringContaining("[digest-mismatch]") });
  const [, tree = ""] = /from the vendor\.tgz: its content is (h1:\S+), not h1:A/.exec(unpinned.stderr) ?? [];

  define(tree);
  await rig.succeed(["lock", "vendor"]);
  expect(readJson(rig.workspace.path(`${folder}/lock.json`))).toMatchObject({ layers: [{ tarball: tree }] });

  rig.define("vendored", {
    definition: { toolchain: "vendor" },
    recipe: "await $`mkdir ${out}/share`;\n  await $`cc ${source}/main.x ${out}/share/made`;",
    files: { "src/main.x": "a program" },
  });
  const built = await rig.succeed(["build", "vendored"]);
  expect(built.stderr).toContain("assembling the image of the toolchain vendor\n");
  expect(readFileSync(rig.workspace.path("dist/arm/vendored/share/made"), "utf8")).toBe(
    "compiled by the vendor: a program\n",
  );
});

test("the same tarball gives the same lock in another checkout", async () => {
  await using other = await openBuildRig({ name: "other" });
  mkdirSync(other.workspace.path(`${folder}/sources`), { recursive: true });
  for (const file of ["toolchain.json", "sources/from the vendor.tgz"])
    copyFileSync(rig.workspace.path(`${folder}/${file}`), other.workspace.path(`${folder}/${file}`));
  await other.succeed(["lock", "vendor"]);
  const lockOf = ({ workspace }: BuildRig) => readFileSync(workspace.path(`${folder}/lock.json`), "utf8");
  expect(lockOf(other)).toBe(lockOf(rig));
});

test("another tarball in its place is refused", async () => {
  await using other = await openBuildRig({ name: "other" });
  const changed = gzipSync(
    await makeTar([{ name: "vendor-1.0/bin/vendor-cc", mode: 0o755, content: "changed" }]),
  );
  for (const file of ["toolchain.json", "lock.json"])
    other.workspace.write(`${folder}/${file}`, readFileSync(rig.workspace.path(`${folder}/${file}`), "utf8"));
  mkdirSync(other.workspace.path(`${folder}/sources`));
  writeFileSync(other.workspace.path(`${folder}/sources/vendor.tgz`), changed);
  await removeImages(rig.engine, "drydock/vendor");
  rmSync(join(other.store, "trees"));
  const refused = await other.drydock(["image", "vendor"]);
  expect(refused).toMatchObject({ status: 1, stdout: "" });
  expect(refused.stderr).toMatch(
    /^error: the tarball of the toolchain vendor is not what was pinned, wherever it was found \[digest-mismatch\]$/m,
  );
});

function define(tree: string): void {
  const toolchain = {
    description: "A vendor's toolchain",
    base: "shell",
    layers: [{ tarball: { tree, routes: [] }, to: "/opt/vendor" }],
    env: { PATH: "/opt/vendor/bin:/usr/bin" },
  };
  rig.workspace.write(`${folder}/toolchain.json`, JSON.stringify(toolchain));
}
