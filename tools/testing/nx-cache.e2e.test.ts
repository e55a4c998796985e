import {
  chmodSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BuildRig, openBuildRig } from "./build-rig.ts";

let rig: BuildRig;

const script = "#!/bin/sh\necho kept\n";

beforeAll(async () => {
  rig = await openBuildRig();
  rig.define("keeper", {
    definition: {
      outputs: { "bin/keeper": { script: "sh" }, "bin/kept": { script: "sh" }, "share/data": { file: true } },
    },
    recipe: `
      await $\`install -D \${source}/keeper \${out}/bin/keeper\`;
      await $\`ln -s keeper \${out}/bin/kept\`;
      await $\`install -D -m 644 \${source}/data \${out}/share/data\`;`,
    files: { "src/keeper": script, "src/data": "data" },
  });
});

afterAll(() => rig?.[Symbol.asyncDispose]());

const nx = (targets: readonly string[], env: Record<string, string> = {}) =>
  rig.workspace.run(["./nx", "run-many", "--projects=keeper", "-t", ...targets], {
    env: { DRYDOCK_STORE: rig.store, DOCKER_HOST: rig.engine, ...env },
  });

/** Every folder below `folder` that holds this artifact's outputs as Nx keeps them. */
function cachedOutputs(): string[] {
  const folders = [join(rig.workspace.env["HOME"] ?? "", ".nx"), rig.workspace.path(".nx")];
  return folders.filter(existsSync).flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(join("dist", "arm", "keeper")))
      .map((path) => join(folder, path)),
  );
}

const damages: readonly [string, (folder: string) => void][] = [
  ["deleted", (folder) => rmSync(join(folder, "share/data"))],
  ["truncated", (folder) => truncateSync(join(folder, "bin/keeper"), 7)],
  ["flipped in one byte", (folder) => writeFileSync(join(folder, "share/data"), "dada")],
  ["not executable", (folder) => chmodSync(join(folder, "bin/keeper"), 0o644)],
  [
    "linked to something else",
    (folder) => {
      rmSync(join(folder, "bin/kept"));
      symlinkSync("nothing", join(folder, "bin/kept"));
    },
  ],
  ["of another build", (folder) => writeFileSync(join(folder, "build-record.json"), "{}")],
];

test.each(damages)("an output %s in Nx's cache is found, said in a line and mended", async (_how, damage) => {
  expect((await nx(["build-arm"])).status).toBe(0);
  const cached = cachedOutputs();
  expect(cached).toHaveLength(1);
  for (const folder of cached) damage(folder);
  rmSync(rig.workspace.path("dist"), { recursive: true });
  const mended = await nx(["build-arm"]);
  expect(mended).toMatchObject({ status: 0 });
  expect(mended.stdout + mended.stderr).toMatch(/^warning: dist\/arm\/keeper.*; making it anew$/m);
  expectWhole();
  // The entry is gone: the next run makes a good one, and says nothing.
  expect(cachedOutputs()).toEqual([]);
  const next = await nx(["build-arm"]);
  expect(next).toMatchObject({ status: 0 });
  expect(next.stdout + next.stderr).not.toContain("warning:");
  expectWhole();
});

test.each(damages)("an output %s in dist/ is put right", async (_how, damage) => {
  expect((await nx(["build-arm"])).status).toBe(0);
  damage(rig.workspace.path("dist/arm/keeper"));
  expect((await nx(["build-arm"])).status).toBe(0);
  expectWhole();
});

test("what depends on a damaged output gets the right one", async () => {
  rig.workspace.write(
    "packages/keeper/build.ts",
    `${readFileSync(rig.workspace.path("packages/keeper/build.ts"), "utf8")}\n`,
  );
  expect((await nx(["build-arm"])).status).toBe(0);
  for (const folder of cachedOutputs()) writeFileSync(join(folder, "bin/keeper"), "#!/bin/ksh\necho kept");
  rmSync(rig.workspace.path("dist"), { recursive: true });
  // Its audit was never run: Nx runs it on what it has just restored, which would not pass.
  expect(await nx(["audit-arm"])).toMatchObject({ status: 0 });
  expectWhole();
});

test("where it cannot be mended the run fails, however green Nx was", async () => {
  expect((await nx(["build-arm"])).status).toBe(0);
  for (const folder of cachedOutputs()) writeFileSync(join(folder, "share/data"), "dada");
  rmSync(rig.workspace.path("dist"), { recursive: true });
  rmSync(join(rig.store, "builds"), { recursive: true });
  const failed = await nx(["build-arm"], { DOCKER_HOST: "unix:///nonexistent" });
  expect(failed.status).toBe(1);
  expect(failed.stdout + failed.stderr).toContain("[no-engine]");
  expect((await nx(["build-arm"])).status).toBe(0);
  expectWhole();
});

function expectWhole() {
  const at = (path: string) => rig.workspace.path(join("dist/arm/keeper", path));
  expect(readFileSync(at("bin/keeper"), "utf8")).toBe(script);
  expect(lstatSync(at("bin/keeper")).mode & 0o777).toBe(0o755);
  expect(readlinkSync(at("bin/kept"))).toBe("keeper");
  expect(readFileSync(at("share/data"), "utf8")).toBe("data");
}
