import { createHash } from "node:crypto";
import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { sha256Of } from "@drydock/core/digest.ts";
import { expect, test } from "vitest";
import { findBlob, type Integrity } from "./blob.ts";
import { downloadBlob } from "./download-blob.ts";
import { sweepTemporaries } from "./temporary.ts";
import { emptyStore, filesOf } from "./testing/empty-store.ts";
import { serve, serveFiles, serveNothing, serveProxy } from "./testing/serve.ts";
import { serveTls } from "./testing/serve-tls.ts";
import { startChild } from "./testing/start-child.ts";
import { tinyDisk } from "./testing/tiny-disk.ts";

const content = Buffer.alloc(300_000, "some upstream bytes\n");
const digest = sha256Of(content);

function optionsOf({ emit, signal }: ReturnType<typeof emptyStore>) {
  return { what: "the file", maxBytes: 1e6, emit, signal };
}

test("a download that matches its digest is kept, and not fetched again", async () => {
  const rig = emptyStore();
  let requests = 0;
  const base = await serve((_request, response) => {
    requests += 1;
    response.end(content);
  });
  for (const _time of ["first", "second"]) {
    const result = await downloadBlob(rig.store, `${base}/file`, digest, optionsOf(rig));
    expect(result.ok && readFileSync(result.value).equals(content)).toBe(true);
  }
  expect(requests).toBe(1);
  expect(filesOf(rig.store)).toEqual([`downloads/sha256/${digest.slice(7, 9)}/${digest.slice(9)}`]);
});

test("npm's sha512 form of a digest is as good", async () => {
  const rig = emptyStore();
  const integrity: Integrity = `sha512-${createHash("sha512").update(content).digest("base64")}`;
  const base = await serveFiles({ "/file": content });
  expect((await downloadBlob(rig.store, `${base}/file`, integrity, optionsOf(rig))).ok).toBe(true);
  expect(await findBlob(rig.store, integrity, rig.emit)).toMatch(/downloads\/sha512\//);
});

test("progress says how many bytes of how many have come", async () => {
  const rig = emptyStore();
  const base = await serve((_request, response) => {
    response.writeHead(200, { "content-length": content.length }).end(content);
  });
  await downloadBlob(rig.store, `${base}/file`, digest, optionsOf(rig));
  const size = content.length;
  expect(rig.events.at(-1)).toEqual({
    type: "progress",
    what: "the file",
    done: size,
    total: size,
    unit: "bytes",
  });
});

test("one flipped bit is a mismatch that says what was expected and what came, and leaves nothing", async () => {
  const rig = emptyStore();
  const flipped = Buffer.from(content);
  flipped.writeUInt8(flipped.readUInt8(1000) ^ 1, 1000);
  const base = await serveFiles({ "/file": flipped });
  const result = await downloadBlob(rig.store, `${base}/file`, digest, optionsOf(rig));
  expect(result).toMatchObject({ ok: false, failure: { reason: "digest-mismatch", where: `${base}/file` } });
  const why = result.ok ? "" : result.failure.why;
  expect(why).toContain(digest.slice(7));
  expect(why).toContain(sha256Of(flipped).slice(7));
  expect(why).toContain("deleted");
  expect(filesOf(rig.store)).toEqual([]);
});

test("a server's refusal is told with its status", async () => {
  const rig = emptyStore();
  const result = await downloadBlob(rig.store, `${await serveFiles({})}/gone`, digest, optionsOf(rig));
  expect(result).toMatchObject({ ok: false, status: 404, failure: { reason: "source-unreachable" } });
  expect(!result.ok && result.failure.why).toBe("the server answered HTTP 404 Not Found");
});

test("a connection that is cut in the middle leaves nothing", async () => {
  const rig = emptyStore();
  const base = await serve((_request, response) => {
    response.writeHead(200, { "content-length": content.length });
    response.write(content.subarray(0, 1000), () => response.socket?.destroy());
  });
  const result = await downloadBlob(rig.store, `${base}/file`, digest, optionsOf(rig));
  expect(result).toMatchObject({ ok: false, failure: { reason: "source-unreachable" } });
  expect(!result.ok && result.failure.why).toContain("the connection was cut");
  expect(filesOf(rig.store)).toEqual([]);
});

test("a server that is not there is told in words", async () => {
  const rig = emptyStore();
  const result = await downloadBlob(rig.store, await serveNothing(), digest, optionsOf(rig));
  expect(!result.ok && result.failure.why).toMatch(/refused the connection \(ECONNREFUSED\)/);
});

test("more bytes than allowed end the download", async () => {
  const rig = emptyStore();
  const base = await serveFiles({ "/file": content });
  const result = await downloadBlob(rig.store, `${base}/file`, digest, { ...optionsOf(rig), maxBytes: 1000 });
  expect(!result.ok && result.failure.why).toBe("the server sends more than 1000 bytes");
  expect(filesOf(rig.store)).toEqual([]);
});

test("an interruption ends the download and leaves nothing", async () => {
  const rig = emptyStore();
  const interruption = new AbortController();
  const base = await serve((_request, response) => {
    response.write(content.subarray(0, 1000), () => interruption.abort());
  });
  const options = { ...optionsOf(rig), signal: interruption.signal };
  const result = await downloadBlob(rig.store, `${base}/file`, digest, options);
  expect(result).toMatchObject({ ok: false, failure: { reason: "interrupted" } });
  expect(filesOf(rig.store)).toEqual([]);
});

test("a full disk is a failure that names it, and leaves nothing", async (context) => {
  const rig = emptyStore(tinyDisk(context));
  const base = await serveFiles({ "/file": content });
  const result = await downloadBlob(rig.store, `${base}/file`, digest, optionsOf(rig));
  expect(result).toMatchObject({ ok: false, failure: { reason: "disk-full" } });
  expect(filesOf(rig.store)).toEqual([]);
});

test.for([
  ["truncated", (file: string) => truncateSync(file, 1000)],
  ["changed", (file: string) => writeFileSync(file, Buffer.alloc(content.length, "other bytes"))],
] as const)("a stored download that was %s is said, removed and fetched anew", async ([_how, damage]) => {
  const rig = emptyStore();
  const base = await serveFiles({ "/file": content });
  const fetch = () => downloadBlob(rig.store, `${base}/file`, digest, optionsOf(rig));
  const first = await fetch();
  damage(first.ok ? first.value : "");
  expect(await findBlob(rig.store, digest, rig.emit)).toBeUndefined();
  expect(rig.warnings()).toEqual([expect.stringContaining("damaged")]);
  const second = await fetch();
  expect(second.ok && readFileSync(second.value).equals(content)).toBe(true);
});

test("two processes that need the same file download it once", async () => {
  const { store } = emptyStore();
  let requests = 0;
  const base = await serve((_request, response) => {
    requests += 1;
    response.end(content);
  });
  const children = [1, 2].map(() => startChild("download-blob.ts", [`${base}/file`, digest], store.env));
  const lines = await Promise.all(children.map((child) => child.lastLine()));
  expect(lines[0]).toContain("/downloads/sha256/");
  expect(lines[1]).toBe(lines[0]);
  expect(requests).toBe(1);
});

test("what a process leaves that is killed in the middle of a download, a sweep removes", async () => {
  const { store } = emptyStore();
  const base = await serve((_request, response) => void response.write(content.subarray(0, 1000)));
  const child = startChild("download-blob.ts", [`${base}/file`, digest], store.env);
  expect(await child.nextLine()).toBe("progress");
  child.process.kill("SIGKILL");
  await child.ended;
  expect(filesOf(store)).toEqual([expect.stringMatching(/^tmp\/.*\/download$/)]);
  sweepTemporaries(store);
  expect(filesOf(store)).toEqual([]);
});

test("downloads go through the user's proxy", async () => {
  const { store } = emptyStore();
  const upstream = new URL(await serveFiles({ "/file": content }));
  const asked: (string | undefined)[] = [];
  const proxy = await serveProxy((target) => {
    asked.push(target);
    return Number(upstream.port);
  });
  const env = { ...store.env, http_proxy: proxy, no_proxy: "" };
  const child = startChild("download-blob.ts", ["http://upstream.invalid/file", digest], env);
  expect(await child.lastLine()).toContain("/downloads/sha256/");
  expect(asked).toEqual(["upstream.invalid:80"]);
});

test("certificates in SSL_CERT_FILE are trusted", async (context) => {
  const { store } = emptyStore();
  const { base, certificate } = await serveTls(context, content);
  const { SSL_CERT_FILE: _unset, ...env } = store.env;
  const refused = startChild("download-blob.ts", [base, digest], env);
  expect(await refused.lastLine()).toMatch(/the certificate of .* is not trusted/);
  const trusted = startChild("download-blob.ts", [base, digest], { ...env, SSL_CERT_FILE: certificate });
  expect(await trusted.lastLine()).toContain("/downloads/sha256/");
});
