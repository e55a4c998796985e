import { join } from "node:path";
import { hexOf, sha256Of } from "@drydock/core/digest.ts";
import { expect, test } from "vitest";
import { readDebianIndex } from "./debian-index.ts";
import { emptyStore } from "./testing/empty-store.ts";
import { serveFiles, serveNothing } from "./testing/serve.ts";
import { makeSigner } from "./testing/sign.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";

const packages = `Package: bash
Version: 5.2
Architecture: amd64
Filename: pool/main/b/bash/bash_5.2_amd64.deb
Size: 12
SHA256: ${"0".repeat(64)}
`;

/** An index need not be compressed to be read: its first bytes say what it is. */
function release(index: string, codename = "bookworm"): string {
  const line = ` ${hexOf(sha256Of(index))} ${index.length} main/binary-amd64/Packages.xz`;
  return `Origin: Debian\nVersion: 12.15\nCodename: ${codename}\nSHA256:\n${line}\n`;
}

function mirrorOf(inRelease: string, index = packages): Promise<string> {
  const suite = "/dists/bookworm";
  return serveFiles({ [`${suite}/InRelease`]: inRelease, [`${suite}/main/binary-amd64/Packages.xz`]: index });
}

function read(mirrors: readonly string[], keyring: string) {
  const { store, emit, signal } = emptyStore();
  return readDebianIndex(store, { mirrors, keyrings: [keyring], emit, signal });
}

test("a signed release's index is read, from the first mirror that has it", async (context) => {
  const { keyring, sign } = makeSigner(context);
  const mirrors = [await serveNothing(), await serveFiles({}), await mirrorOf(sign(release(packages)))];
  const index = await read(mirrors, keyring);
  expect(index.ok && [...index.value.packages.keys()]).toEqual(["bash"]);
});

test("a release that was changed after it was signed is refused", async (context) => {
  const { keyring, sign } = makeSigner(context);
  const changed = sign(release("other")).replace(
    / \w{64} \d+ /,
    ` ${hexOf(sha256Of(packages))} ${packages.length} `,
  );
  const mirror = await mirrorOf(changed);
  expect(await read([mirror], keyring)).toMatchObject({
    ok: false,
    failure: {
      reason: "signature-unverified",
      where: `${mirror}/dists/bookworm/InRelease`,
      why: expect.stringContaining("BAD signature"),
    },
  });
});

test("what stands before or after the signed text does not count", async (context) => {
  const { keyring, sign } = makeSigner(context);
  const [own, foreign] = [sign(release(packages.replace("5.2", "5.3"))), release(packages)];
  for (const inRelease of [`${foreign}\n${own}`, `${own}\n${foreign}`]) {
    expect(await read([await mirrorOf(inRelease)], keyring)).toMatchObject({
      ok: false,
      failure: { reason: "digest-mismatch" },
    });
  }
});

test("a signature by a key that is not in the keyring is refused, and so is none", async (context) => {
  const { keyring } = makeSigner(context);
  const other = makeSigner(context);
  for (const inRelease of [other.sign(release(packages)), release(packages)]) {
    expect(await read([await mirrorOf(inRelease)], keyring)).toMatchObject({
      ok: false,
      failure: { reason: "signature-unverified" },
    });
  }
});

test("another release of Debian's is refused, however well it is signed", async (context) => {
  const { keyring, sign } = makeSigner(context);
  expect(await read([await mirrorOf(sign(release(packages, "bullseye")))], keyring)).toMatchObject({
    ok: false,
    failure: { reason: "signature-unverified", why: expect.stringContaining("bullseye") },
  });
});

test("an index that is not the one that was signed is refused", async (context) => {
  const { keyring, sign } = makeSigner(context);
  const mirror = await mirrorOf(sign(release(packages)), packages.replace("5.2", "5.3"));
  expect(await read([mirror], keyring)).toMatchObject({ ok: false, failure: { reason: "digest-mismatch" } });
});

test("without a keyring it says what to install", async () => {
  const mirror = await mirrorOf(release(packages));
  expect(await read([mirror], join(temporaryFolder(), "none.gpg"))).toMatchObject({
    ok: false,
    failure: { reason: "signature-unverified", next: expect.stringContaining("debian-archive-keyring") },
  });
});

test("where no mirror answers, each is listed with the reason", async () => {
  const mirrors = [await serveNothing(), await serveFiles({})];
  const index = await read(mirrors, "/none");
  expect(index).toMatchObject({ ok: false, failure: { reason: "source-unreachable" } });
  if (!index.ok) for (const mirror of mirrors) expect(index.failure.why).toContain(mirror);
});
