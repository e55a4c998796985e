import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { beforeEach, expect, test } from "vitest";
import { obtainNpmPackage, resolveNpmIntegrity } from "./npm-package.ts";
import { openStore } from "./store.ts";
import { emptyStore, filesOf } from "./testing/empty-store.ts";
import { makeTar } from "./testing/make-tar.ts";
import { serve } from "./testing/serve.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";

beforeEach((context) => {
  if (spawnSync("npm", ["--version"]).status !== 0) context.skip("there is no npm on the PATH");
});

const manifest = { name: "@scope/tool", version: "1.2.3" };
const tgz = gzipSync(await makeTar([{ name: "package/package.json", content: JSON.stringify(manifest) }]));
const integrity = `sha512-${createHash("sha512").update(tgz).digest("base64")}`;
const wanted = { npm: "@scope/tool", version: "1.2.3", integrity };

/** A user whose npm is set to a registry on the loopback interface, which serves `served` as the package's archive. */
async function userOf(served: Uint8Array = tgz) {
  const requests: string[] = [];
  const shasum = createHash("sha1").update(served).digest("hex");
  const base = await serve((request, response) => {
    requests.push(request.url ?? "");
    if (request.url?.endsWith(".tgz")) return response.end(served);
    if (request.url !== "/@scope%2ftool") return response.writeHead(404).end("{}");
    const dist = { tarball: `${base}/tool.tgz`, integrity: integrityOf(served), shasum };
    const versions = { "1.2.3": { ...manifest, dist } };
    return response.end(JSON.stringify({ name: "@scope/tool", "dist-tags": { latest: "1.2.3" }, versions }));
  });
  const rig = emptyStore();
  const home = temporaryFolder();
  const { PATH } = process.env;
  const env = {
    PATH,
    HOME: home,
    npm_config_registry: base,
    npm_config_fetch_retries: "0",
  };
  const store = openStore({ ...env, DRYDOCK_STORE: rig.store.root });
  return { ...rig, store, requests, options: { cwd: home, emit: rig.emit, signal: rig.signal } };
}

const integrityOf = (bytes: Uint8Array) => `sha512-${createHash("sha512").update(bytes).digest("base64")}`;

test("a package comes by the user's own npm and registry, and is kept", { timeout: 60_000 }, async () => {
  const user = await userOf();
  const result = await obtainNpmPackage(user.store, wanted, user.options);
  expect(result.ok && readFileSync(result.value).equals(tgz)).toBe(true);
  const asked = user.requests.length;
  expect(await obtainNpmPackage(user.store, wanted, user.options)).toEqual(result);
  expect(user.requests.length).toBe(asked);
  expect(filesOf(user.store)).toEqual([expect.stringMatching(/^downloads\/sha512\//)]);
});

test("another archive than the one that was pinned is a mismatch, and deleted", {
  timeout: 60_000,
}, async () => {
  const user = await userOf(gzipSync(await makeTar([{ name: "package/package.json", content: "{}" }])));
  const result = await obtainNpmPackage(user.store, wanted, user.options);
  expect(result).toMatchObject({ ok: false, failure: { reason: "digest-mismatch" } });
  expect(!result.ok && result.failure.why).toContain(integrity);
  expect(filesOf(user.store)).toEqual([]);
});

test("what npm says about a package that is not there is passed on", { timeout: 60_000 }, async () => {
  const user = await userOf();
  const result = await obtainNpmPackage(user.store, { ...wanted, npm: "no-such-tool" }, user.options);
  expect(result).toMatchObject({ ok: false, failure: { reason: "source-unreachable" } });
  expect(!result.ok && result.failure.why).toMatch(/E404/);
});

test("without npm on the PATH the failure says so", async () => {
  const user = await userOf();
  const store = { ...user.store, env: { ...user.store.env, PATH: temporaryFolder() } };
  const result = await obtainNpmPackage(store, wanted, user.options);
  expect(result).toMatchObject({ ok: false, failure: { reason: "command-failed" } });
  expect(!result.ok && result.failure.why).toBe("there is no npm on the PATH");
});

test("the registry is asked for a package's integrity", { timeout: 60_000 }, async () => {
  const user = await userOf();
  const result = await resolveNpmIntegrity(user.store, "@scope/tool", "1.2.3", user.options);
  expect(result).toEqual({ ok: true, value: integrity });
  const missing = await resolveNpmIntegrity(user.store, "@scope/tool", "9.9.9", user.options);
  expect(missing.ok).toBe(false);
});
