import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished, type TestContext } from "vitest";

/** A throwaway key: the file that others verify by, and text in the clear-signed form. Skips the test without GnuPG. */
export function makeSigner({ skip }: TestContext) {
  for (const name of ["gpg", "gpgv"]) {
    if (spawnSync(name, ["--version"]).status !== 0) skip(`there is no ${name} on the PATH`);
  }
  // A short path: gpg's agent listens on a socket in there.
  const home = mkdtempSync(join(tmpdir(), "gpg-"));
  const gpg = (args: readonly string[], input = "") =>
    execFileSync("gpg", ["--homedir", home, "--batch", "--quiet", "--no-tty", ...args], {
      input,
      stdio: ["pipe", "pipe", "pipe"],
    });
  onTestFinished(() => {
    execFileSync("gpgconf", ["--homedir", home, "--kill", "all"]);
    rmSync(home, { recursive: true, force: true });
  });
  gpg(["--passphrase", "", "--quick-generate-key", "tester", "ed25519", "sign", "never"]);
  const keyring = join(home, "exported.gpg");
  gpg(["--output", keyring, "--export"]);
  return { keyring, sign: (text: string) => gpg(["--clearsign"], text).toString() };
}
