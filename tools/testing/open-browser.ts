import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/** A headless Chromium, Debian's own: it is installed where that is possible. Otherwise it says why there is none. */
export async function openBrowser(): Promise<Browser | { readonly missing: string }> {
  const found = findChromium() ?? installChromium();
  if (typeof found !== "string") return found;
  return chromium.launch({ executablePath: found });
}

function findChromium(): string | undefined {
  return (process.env["PATH"] ?? "")
    .split(":")
    .map((folder) => `${folder}/chromium`)
    .find((file) => existsSync(file));
}

function installChromium(): string | { readonly missing: string } {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get"))
    return { missing: "chromium is not on PATH, and only root can install it, with apt-get" };
  const options = ["-qq", "-o", "DPkg::Lock::Timeout=300"];
  const install = (...args: string[]) =>
    execFileSync("apt-get", [...options, ...args], {
      stdio: "pipe",
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
  try {
    install("update");
    // Without a font of any kind there is no text to measure.
    install("install", "--yes", "--no-install-recommends", "chromium", "fonts-dejavu-core");
  } catch (error) {
    return {
      missing: `chromium is not on PATH, and apt-get could not install it: ${(error as Error).message}`,
    };
  }
  return findChromium() ?? { missing: "chromium was installed, and still is not on PATH" };
}
