import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** Why nothing can be signed on this machine, if nothing can. */
export const cannotSign = ["gpg", "gpgv"].find((name) => spawnSync(name, ["--version"]).status !== 0);

/** A throwaway key: the file that others verify by, and text in the clear-signed form. */
export function makeSigner() {
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
