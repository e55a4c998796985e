import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { failed, ok, type Result } from "@drydock/core/failure.ts";
import type { Store } from "./store.ts";
import { withTemporaryFolder } from "./temporary.ts";

/** Where the package debian-archive-keyring puts its keys: since Debian 13 the second is the file, the first a link. */
export const debianKeyrings = [
  "/usr/share/keyrings/debian-archive-keyring.gpg",
  "/usr/share/keyrings/debian-archive-keyring.pgp",
] as const;

/**
 * The text that a file in OpenPGP's clear-signed form (RFC 9580, 7) holds, without whatever lies around what was signed.
 * It needs gpgv and a key of the first of `keyrings` that exists. A release is signed with several keys, some newer than
 * an older machine's keyring: one good signature is enough, a bad one among them is not tolerated.
 */
export async function verifyDebianSignature(
  store: Store,
  file: string,
  keyrings: readonly string[],
): Promise<Result<string>> {
  const unverified = (why: string) =>
    failed({
      reason: "signature-unverified",
      what: "Debian's signature on its release could not be verified",
      why,
      next: "Only to write a lock is it needed: do that on a Debian machine, or install the packages gpgv and debian-archive-keyring.",
    });
  const keyring = keyrings.find((path) => existsSync(path));
  if (keyring === undefined) return unverified("this machine has no keyring of Debian's archive");
  return withTemporaryFolder(store, async (folder) => {
    const text = join(folder, "signed");
    const { status, said } = await runGpgv(store, ["--keyring", keyring, "--output", text, file]);
    if (status === undefined) return unverified("there is no gpgv on this machine");
    const isGood = /^\[GNUPG:\] GOODSIG /m.test(status) && !/^\[GNUPG:\] BADSIG /m.test(status);
    return isGood ? ok(readFileSync(text, "utf8")) : unverified(said.trim());
  });
}

/** What gpgv says to programs (GnuPG's doc/DETAILS), and what it says to people. No status where there is no gpgv. */
function runGpgv(
  { env }: Store,
  args: readonly string[],
): Promise<{ readonly status: string | undefined; readonly said: string }> {
  return new Promise((resolve) => {
    const settings = { env: { ...env, LC_ALL: "C" } };
    execFile("gpgv", ["--status-fd", "1", ...args], settings, (error, stdout, stderr) => {
      resolve({ status: error?.code === "ENOENT" ? undefined : stdout, said: stderr });
    });
  });
}
