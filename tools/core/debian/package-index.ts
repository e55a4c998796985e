import { isSha256 } from "../digest.ts";
import type { LockedPackage } from "../lock.ts";
import { compareVersions } from "./compare-versions.ts";
import { parseControl, type Stanza } from "./parse-control.ts";
import { type Alternatives, parseDependencies } from "./parse-dependencies.ts";

/** A binary package that a suite has. */
export interface IndexedPackage {
  readonly locked: LockedPackage;
  /** What it depends on, at installation (Pre-Depends) or later (Depends); each can be met in several ways. */
  readonly depends: readonly Alternatives[];
  readonly provides: readonly string[];
}

/** The packages of one suite for one architecture, those for all architectures among them. */
export interface PackageIndex {
  readonly architecture: string;
  readonly packages: ReadonlyMap<string, IndexedPackage>;
  /** Virtual packages: what other packages provide, to their names in alphabetical order. */
  readonly providers: ReadonlyMap<string, readonly string[]>;
}

/**
 * Parses a suite's Packages file. Where it has several versions of a package (the kernel's often have two), the newest
 * counts. A stanza that lacks what a lock needs is left out: nothing could be fetched by it.
 */
export function parsePackages(text: string, architecture: string): PackageIndex {
  const packages = new Map<string, IndexedPackage>();
  for (const stanza of parseControl(text)) {
    const locked = toLocked(stanza);
    if (locked === undefined) continue;
    const other = packages.get(locked.name)?.locked;
    if (other !== undefined && compareVersions(other.version, locked.version) >= 0) continue;
    const field = (name: string) => parseDependencies(stanza.get(name) ?? "", architecture);
    packages.set(locked.name, {
      locked,
      depends: [...field("pre-depends"), ...field("depends")],
      provides: field("provides").flat(),
    });
  }
  return { architecture, packages, providers: listProviders(packages.values()) };
}

function listProviders(packages: Iterable<IndexedPackage>): Map<string, string[]> {
  const providers = new Map<string, Set<string>>();
  for (const { locked, provides } of packages) {
    for (const provided of provides) {
      const names = providers.get(provided);
      if (names === undefined) providers.set(provided, new Set([locked.name]));
      else names.add(locked.name);
    }
  }
  return new Map([...providers].map(([name, names]) => [name, [...names].sort()]));
}

function toLocked(stanza: Stanza): LockedPackage | undefined {
  const name = stanza.get("package");
  const version = stanza.get("version");
  const architecture = stanza.get("architecture");
  const path = stanza.get("filename");
  const size = Number(stanza.get("size"));
  const sha256 = `sha256:${stanza.get("sha256")}`;
  if (!name || !version || !architecture || !path || !(size > 0) || !isSha256(sha256)) return undefined;
  return { name, version, architecture, size, sha256, path };
}
