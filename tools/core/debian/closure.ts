import { type Failure, failed, ok, type Result } from "../failure.ts";
import type { LockedPackage } from "../lock.ts";
import { closeNames } from "./close-names.ts";
import type { IndexedPackage, PackageIndex } from "./package-index.ts";
import type { Alternatives } from "./parse-dependencies.ts";

/**
 * The wanted packages (`name`, or `name:architecture` for readers' sake) and all that they depend on, sorted by name.
 * It depends on the set that is wanted, not on its order.
 *
 * As apt would install them on a system without any package and without recommendations, but for what apt's resolver
 * weighs: a dependency that can be met in several ways is met by what is in the closure already, else by its first
 * alternative that exists; a virtual package by its only provider. Where several could provide it and none is wanted,
 * that is a failure and not a guess. A package is never replaced by another one that provides its name, and conflicts
 * are not looked at: two packages with the same file are refused when they are unpacked.
 */
export function closure(index: PackageIndex, wanted: readonly string[]): Result<LockedPackage[]> {
  const chosen = new Map<string, IndexedPackage>();
  const undecided: { readonly by: string; readonly alternatives: Alternatives }[] = [];
  const isMet = (name: string): boolean =>
    chosen.has(name) || (!index.packages.has(name) && providersOf(index, name).some((by) => chosen.has(by)));

  const names = wanted
    .map((each) => each.split(":") as [string, string?])
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const queue: IndexedPackage[] = [];
  const choose = (found: IndexedPackage) => {
    if (chosen.has(found.locked.name)) return;
    chosen.set(found.locked.name, found);
    queue.push(found);
  };
  for (const [name, architecture] of names) {
    const found = index.packages.get(name);
    if (found === undefined) return failed(unknown(index, name));
    if (architecture !== undefined && architecture !== index.architecture) {
      return failed(foreign(index, name, architecture));
    }
    choose(found);
  }
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    for (const alternatives of next.depends) {
      if (alternatives.some(isMet)) continue;
      const found = firstOf(index, alternatives);
      if (found === undefined) undecided.push({ by: next.locked.name, alternatives });
      else choose(found);
    }
  }
  // What was open when it was met may have been met by now.
  const open = undecided.find(({ alternatives }) => !alternatives.some(isMet));
  if (open !== undefined) return failed(unmet(index, open.by, open.alternatives));
  return ok([...chosen.values()].map(({ locked }) => locked).sort((a, b) => (a.name < b.name ? -1 : 1)));
}

/** The first alternative that exists, or that a single package provides. */
function firstOf(index: PackageIndex, alternatives: Alternatives): IndexedPackage | undefined {
  for (const name of alternatives) {
    const [provider, ...others] = providersOf(index, name);
    const only = others.length === 0 ? provider : undefined;
    const found = index.packages.get(name) ?? (only === undefined ? undefined : index.packages.get(only));
    if (found !== undefined) return found;
  }
  return undefined;
}

function providersOf(index: PackageIndex, name: string): readonly string[] {
  return index.providers.get(name) ?? [];
}

function unknown(index: PackageIndex, name: string): Failure {
  const providers = providersOf(index, name);
  const close = providers.length > 0 ? providers : closeNames(name, index.packages.keys());
  return {
    reason: "package-not-served",
    what: `there is no Debian package ${name}`,
    why:
      providers.length > 0
        ? `it is a virtual package, which these provide: ${providers.join(", ")}`
        : `the release's main suite has none of that name for ${index.architecture}`,
    next: `Correct the name in toolchain.json.${close.length === 0 ? "" : ` There are: ${close.join(", ")}.`}`,
  };
}

function foreign(index: PackageIndex, name: string, architecture: string): Failure {
  return {
    reason: "invalid-definition",
    what: `the Debian package ${name} is wanted for ${architecture}`,
    why: `a layer's packages are all for ${index.architecture}`,
    next: `Name it without an architecture in toolchain.json; cross compilers have libraries for their target in packages of their own (libc6-dev-armhf-cross).`,
  };
}

function unmet(index: PackageIndex, by: string, alternatives: Alternatives): Failure {
  const providers = alternatives.flatMap((name) => providersOf(index, name));
  const what = `the Debian package ${by} depends on ${alternatives.join(" or ")}`;
  if (providers.length === 0) {
    return {
      reason: "package-not-served",
      what,
      why: `the release's main suite has none of that name for ${index.architecture}`,
      next: `Do without ${by} in toolchain.json.`,
    };
  }
  return {
    reason: "invalid-definition",
    what,
    why: `several packages provide it, and which one is not for us to guess: ${providers.join(", ")}`,
    next: "Name one of them in toolchain.json, beside the package that needs it.",
  };
}
