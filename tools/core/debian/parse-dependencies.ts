/** Names of packages, any one of which will do. */
export type Alternatives = readonly string[];

/** A name, an architecture that it is qualified with, a version relation, the architectures that it is for. */
const relationPattern = /^([a-z0-9][a-z0-9+.-]*)(?::[a-z0-9-]+)?\s*(?:\([^)]*\))?\s*(?:\[([^\]]*)\])?$/;

/**
 * A dependency field (Debian Policy, 7.1): `a (>= 1) | b:any, c [amd64]`.
 *
 * Versions are read over, because a suite is consistent with itself: what one of its packages asks for, the version
 * that the suite has satisfies. So are architecture qualifiers, because an index is of one architecture. What is for
 * other architectures only is left out.
 */
export function parseDependencies(field: string, architecture: string): Alternatives[] {
  return field
    .split(",")
    .map((dependency) => dependency.split("|").flatMap((text) => parseRelation(text.trim(), architecture)))
    .filter((alternatives) => alternatives.length > 0);
}

function parseRelation(text: string, architecture: string): string[] {
  const [, name, only] = relationPattern.exec(text) ?? [];
  if (name === undefined || (only !== undefined && !isFor(only.trim().split(/\s+/), architecture))) return [];
  return [name];
}

/** Either all of the list are negated (`!arm64`) or none is. */
function isFor(list: readonly string[], architecture: string): boolean {
  const isNegated = list[0]?.startsWith("!") === true;
  return isNegated ? !list.includes(`!${architecture}`) : list.includes(architecture);
}
