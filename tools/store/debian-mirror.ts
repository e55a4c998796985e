import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { debianRelease } from "@drydock/core/debian/debian-release.ts";
import { type AptSource, parseAptList, parseAptSources } from "@drydock/core/debian/parse-apt-sources.ts";
import type { Environment } from "./store.ts";

/** Keeps what Debian's archive was on any day. Nothing disappears from it, but it is slow. */
const snapshotArchive = "https://snapshot.debian.org/archive/debian";

/**
 * The base URLs of Debian mirrors, without a slash at the end, in the order to try them: the one that
 * `DRYDOCK_DEBIAN_MIRROR` names, and no other; else those that this machine's apt is set to, and the snapshot archive.
 */
export function findDebianMirrors(env: Environment, apt = "/etc/apt"): string[] {
  const { DRYDOCK_DEBIAN_MIRROR: own } = env;
  if (own) return [withoutSlash(own)];
  const mirrors = readSources(apt)
    .filter(isOfRelease)
    .flatMap(({ uris }) => uris);
  const reachable = mirrors.filter((uri) => /^https?:\/\//.test(uri)).map(withoutSlash);
  return [...new Set([...reachable, `${snapshotArchive}/${debianRelease.snapshot}`])];
}

function readSources(apt: string): AptSource[] {
  const parts = join(apt, "sources.list.d");
  const sources = parseAptList(readIfThere(join(apt, "sources.list")));
  for (const name of namesIn(parts)) {
    if (name.endsWith(".list")) sources.push(...parseAptList(readIfThere(join(parts, name))));
    if (name.endsWith(".sources")) sources.push(...parseAptSources(readIfThere(join(parts, name))));
  }
  return sources;
}

/** The security and update suites have names of their own. Others' archives for the release have other keys. */
function isOfRelease({ suites, components, signedBy }: AptSource): boolean {
  const isDebians = signedBy === undefined || signedBy.includes("debian-archive");
  return isDebians && suites.includes(debianRelease.suite) && components.includes("main");
}

function withoutSlash(uri: string): string {
  return uri.replace(/\/+$/, "");
}

/** In the order that apt reads them. */
function namesIn(folder: string): string[] {
  return orIfNotThere(() => readdirSync(folder).sort(), []);
}

function readIfThere(file: string): string {
  return orIfNotThere(() => readFileSync(file, "utf8"), "");
}

/** A file that we may not read is as good as none: it may hold a password. */
function orIfNotThere<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (["ENOENT", "ENOTDIR", "EACCES"].includes(code)) return otherwise;
    throw error;
  }
}
