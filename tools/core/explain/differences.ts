import { canonicalJson } from "../canonical.ts";

/** What two records have under one key; `from` or `to` is missing where that one has no such key. */
export interface Difference<T> {
  readonly key: string;
  readonly from?: T;
  readonly to?: T;
}

/** The keys under which two records differ, by value, sorted. */
export function differences<T>(
  from: Readonly<Record<string, T>>,
  to: Readonly<Record<string, T>>,
): Difference<T>[] {
  const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])].sort();
  return keys.flatMap((key) => {
    const [was, is] = [from[key], to[key]];
    if (canonicalJson(was ?? null) === canonicalJson(is ?? null)) return [];
    return [{ key, ...(was !== undefined && { from: was }), ...(is !== undefined && { to: is }) }];
  });
}

/** A value's leaves by their paths: `{ elf: { class: 32 } }` gives `elf.class`. A list is a leaf. */
export function flatten(value: object, above = ""): Record<string, unknown> {
  return Object.assign(
    {},
    ...Object.entries(value).map(([key, member]) =>
      typeof member === "object" && member !== null && !Array.isArray(member)
        ? flatten(member, `${above}${key}.`)
        : { [`${above}${key}`]: member },
    ),
  );
}
