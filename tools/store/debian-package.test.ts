import { readFileSync, writeFileSync } from "node:fs";
import { sha256Of } from "@drydock/core/digest.ts";
import type { LockedPackage } from "@drydock/core/lock.ts";
import { expect, test } from "vitest";
import { obtainDebianPackages } from "./debian-package.ts";
import { emptyStore, filesOf } from "./testing/empty-store.ts";
import { serve, serveFiles, serveNothing } from "./testing/serve.ts";

function lockedPackage(name: string, content: string): LockedPackage {
  const path = `pool/main/${name}_1.0_amd64.deb`;
  return {
    name,
    version: "1.0",
    architecture: "amd64",
    size: content.length,
    sha256: sha256Of(content),
    path,
  };
}

const bash = lockedPackage("bash", "the shell");
const make = lockedPackage("make", "the builder");
const served = {
  "/pool/main/bash_1.0_amd64.deb": "the shell",
  "/pool/main/make_1.0_amd64.deb": "the builder",
};

function obtain(rig: ReturnType<typeof emptyStore>, mirrors: readonly string[], packages = [bash]) {
  const { emit, signal } = rig;
  return obtainDebianPackages(rig.store, packages, { mirrors, relock: "drydock lock musl", emit, signal });
}

test("packages come in the lock's order, and from the store the second time", async () => {
  const rig = emptyStore();
  const first = await obtain(rig, [await serveFiles(served)], [make, bash]);
  const second = await obtain(rig, [await serveNothing()], [make, bash]);
  expect(first).toEqual(second);
  expect(
    first.ok && first.value.map(({ locked, file }) => [locked.name, readFileSync(file, "utf8")]),
  ).toEqual([
    ["make", "the builder"],
    ["bash", "the shell"],
  ]);
});

test("progress counts packages and bytes of what is missing, and says nothing when nothing is", async () => {
  const rig = emptyStore();
  const mirrors = [await serveFiles(served)];
  await obtain(rig, mirrors, [bash]);
  rig.events.length = 0;
  await obtain(rig, mirrors, [bash, make]);
  expect(rig.events).toContainEqual({
    type: "progress",
    what: "Debian packages",
    done: 1,
    total: 1,
    unit: "packages",
  });
  expect(rig.events).toContainEqual({
    type: "progress",
    what: "Debian packages",
    done: make.size,
    total: make.size,
    unit: "bytes",
  });
  rig.events.length = 0;
  await obtain(rig, mirrors, [bash, make]);
  expect(rig.events).toEqual([]);
});

test("more packages than downloads at once all come", async () => {
  const packages = Array.from({ length: 30 }, (_none, index) =>
    lockedPackage(`p${index}`, `content ${index}`),
  );
  let running = 0;
  let most = 0;
  const mirror = await serve((request, response) => {
    running += 1;
    most = Math.max(most, running);
    response.on("close", () => {
      running -= 1;
    });
    response.end(`content ${/p(\d+)_/.exec(request.url ?? "")?.[1]}`);
  });
  const result = await obtain(emptyStore(), [mirror], packages);
  expect(result.ok && result.value.map(({ locked }) => locked)).toEqual(packages);
  expect(most).toBeLessThanOrEqual(6);
});

test("a mirror that is away or has it no more is passed over", async () => {
  const mirrors = [await serveNothing(), await serveFiles({}), await serveFiles(served)];
  expect((await obtain(emptyStore(), mirrors)).ok).toBe(true);
});

test("what no mirror serves any more is named, with the command that locks anew", async () => {
  const rig = emptyStore();
  const mirrors = [await serveFiles({}), await serveNothing()];
  const result = await obtain(rig, mirrors);
  expect(result).toMatchObject({ ok: false, failure: { reason: "package-not-served" } });
  if (result.ok) return;
  expect(result.failure.what).toContain("bash 1.0 (amd64)");
  for (const mirror of mirrors) expect(result.failure.why).toContain(mirror);
  expect(result.failure.why).toContain("404");
  expect(result.failure.next).toContain("drydock lock musl");
});

test("no answer at all is a matter of the network, not of the lock", async () => {
  const result = await obtain(emptyStore(), [await serveNothing()]);
  expect(result).toMatchObject({ ok: false, failure: { reason: "source-unreachable" } });
});

test.each([
  ["a flipped byte", "The shell"],
  ["a byte less", "the shel"],
])("%s is refused and leaves nothing; another mirror may have the right one", async (_what, content) => {
  const rig = emptyStore();
  const bad = await serveFiles({ "/pool/main/bash_1.0_amd64.deb": content });
  expect(await obtain(rig, [bad])).toMatchObject({
    ok: false,
    failure: { reason: "digest-mismatch", what: expect.stringContaining("bash 1.0") },
  });
  expect(filesOf(rig.store)).toEqual([]);
  expect((await obtain(rig, [bad, await serveFiles(served)])).ok).toBe(true);
});

test("more bytes than were locked are not even read to their end", async () => {
  const rig = emptyStore();
  const bad = await serveFiles({ "/pool/main/bash_1.0_amd64.deb": "the shell and more" });
  const result = await obtain(rig, [bad]);
  expect(result).toMatchObject({
    ok: false,
    failure: { why: expect.stringContaining(`more than ${bash.size} bytes`) },
  });
  expect(filesOf(rig.store)).toEqual([]);
});

test("a package that was damaged in the store is fetched again", async () => {
  const rig = emptyStore();
  const mirrors = [await serveFiles(served)];
  const first = await obtain(rig, mirrors);
  if (!first.ok) throw new Error(first.failure.why);
  const file = first.value[0]?.file ?? "";
  writeFileSync(file, "the shelf");
  expect((await obtain(rig, mirrors)).ok).toBe(true);
  expect(readFileSync(file, "utf8")).toBe("the shell");
  expect(rig.warnings()).toHaveLength(1);
});

test("a path's plus signs and colons arrive as such", async () => {
  const asked: (string | undefined)[] = [];
  const mirror = await serve((request, response) => {
    asked.push(decodeURIComponent(request.url ?? ""));
    response.end("x");
  });
  const odd = { ...lockedPackage("g++", "x"), path: "pool/main/g++_4:12.2~rc1+b1_amd64.deb" };
  expect((await obtain(emptyStore(), [mirror], [odd])).ok).toBe(true);
  expect(asked).toEqual(["/pool/main/g++_4:12.2~rc1+b1_amd64.deb"]);
});

test("a download that is interrupted says so", async () => {
  const rig = emptyStore();
  const stop = new AbortController();
  const mirror = await serve(() => stop.abort());
  expect(await obtain({ ...rig, signal: stop.signal }, [mirror])).toMatchObject({
    ok: false,
    failure: { reason: "interrupted" },
  });
});
