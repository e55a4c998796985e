import { spawnSync } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { serveNothing } from "@drydock/store/testing/serve.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BuildRig, openBuildRig } from "./build-rig.ts";
import { readJson } from "./read-json.ts";

// The recipe of wg, on a tree with the same Makefile's contract as wireguard-tools.

let rig: BuildRig;
/** No route leads anywhere. */
let offline: { env: Record<string, string> };

const sources = "packages/wg/sources";
const wg = "dist/arm/wg/bin/wg";

beforeAll(async () => {
  rig = await openBuildRig();
  // Toolchains have to be there already: nothing can be downloaded from here on.
  await rig.succeed(["image", "musl", "qemu", "--platform", "arm"]);
  const tree = rig.workspace.path("wireguard-tools-1.0.20210914");
  cpSync(join(import.meta.dirname, "testdata/wireguard-tools-look-alike"), tree, { recursive: true });
});

afterAll(() => rig?.[Symbol.asyncDispose]());

test("an archive that is put there by hand is used whatever its compression, by its content alone", async () => {
  const nobody = await serveNothing();
  offline = { env: { DRYDOCK_DEBIAN_MIRROR: nobody, HTTPS_PROXY: nobody, https_proxy: nobody } };
  const packed = { gz: pack("--gzip", "wg.tar.gz"), xz: pack("--xz", "wg.tar.xz") };
  expect(readFileSync(packed.gz)).not.toEqual(readFileSync(packed.xz));
  const definition = readJson<{ source: { routes: { sha256?: string }[] } }>(
    rig.workspace.path("packages/wg/artifact.json"),
  );
  // The digest of one route's very file goes with a pin by tar alone.
  const routes = definition.source.routes.map(({ sha256: _sha256, ...route }) => route);
  const pin = (source: object) => {
    const pinned = { ...definition, source: { ...source, routes } };
    rig.workspace.write("packages/wg/artifact.json", JSON.stringify(pinned, null, 2));
  };

  // Another archive in that folder is no harm, and its refusal says what to pin.
  pin({ tree: `h1:${"A".repeat(43)}=` });
  drop(packed.gz, "anything");
  const refused = await rig.drydock(["build", "wg", "--platform", "arm"], offline);
  expect(refused.status).toBe(1);
  const [, tree] = /sources\/anything: its content is (h1:\S+), not h1:A/.exec(refused.stderr) ?? [];
  expect(tree).toMatch(/^h1:/);

  pin({ tree });
  const first = await rig.succeed(["build", "wg", "--platform", "arm"], offline);
  expect(first.stdout).toMatch(/^wg 1\.0\.20210914 for arm built in /);
  const made = readFileSync(rig.workspace.path(wg));

  await using other = await openBuildRig();
  rmSync(join(other.store, "trees"));
  other.workspace.write(
    "packages/wg/artifact.json",
    readFileSync(rig.workspace.path("packages/wg/artifact.json"), "utf8"),
  );
  mkdirSync(other.workspace.path(sources));
  copyFileSync(packed.xz, other.workspace.path(`${sources}/another name`));
  await other.succeed(["build", "wg", "--platform", "arm"], offline);
  expect(readFileSync(other.workspace.path(wg))).toEqual(made);
  const { plan, outputs } = rig.record("wg");
  expect(other.record("wg")).toMatchObject({ plan, outputs });
});

test("what the recipe made is a static program for the platform", async () => {
  const audit = await rig.succeed(["audit", "wg", "--platform", "arm"], offline);
  expect(audit.stdout).toMatch(/^bin\/wg +executable +arm/m);
});

test("it runs under QEMU, and says which version it is", async () => {
  const smoke = await rig.succeed(["smoke", "wg", "--platform", "arm"], offline);
  expect(smoke.stdout).toBe("wg for arm runs under QEMU: bin/wg --version\n");
  expect(smoke.stderr).toContain("wireguard-tools v1.0.20210914");
});

function pack(compression: string, name: string): string {
  const file = rig.workspace.path(name);
  const packed = spawnSync("tar", [compression, "-cf", file, "wireguard-tools-1.0.20210914"], {
    cwd: rig.workspace.root,
  });
  expect(packed.stderr.toString()).toBe("");
  return file;
}

function drop(archive: string, name: string): void {
  mkdirSync(rig.workspace.path(sources), { recursive: true });
  copyFileSync(archive, rig.workspace.path(`${sources}/${name}`));
}
