import * as z from "zod/v4/core";

type Schema = z.$ZodTypes;
type Path = readonly (string | number)[];

/** What is wrong with a definition, in a sentence, and what to underline for it. */
export interface DefinitionIssue {
  /** Keys and indexes from the root. */
  readonly path: Path;
  /** The value at `path`, the key that it stands under, or the bracket that it begins with where something in it is missing. */
  readonly part: "value" | "key" | "inside";
  readonly message: string;
}

/** The first thing that is wrong with a value, or undefined where nothing is. */
export function describeIssue(schema: z.$ZodType, value: unknown): DefinitionIssue | undefined {
  const issues = issuesOf(schema, value);
  // A key that is not known explains, more often than not, why another one is missing.
  const issue = issues.find(({ code }) => code === "unrecognized_keys") ?? issues[0];
  if (issue === undefined) return undefined;
  const path = pathOf(issue);
  if (valueAt(value, path) === undefined) {
    return {
      path: path.slice(0, -1),
      part: "inside",
      message: `the key ${quoted(path.slice(-1))} is missing`,
    };
  }
  // Undefined too where one of its alternatives fits, and the objection is to the key or to how values go together.
  const union = findUnion(schema as Schema, path, value);
  const inside = union && describeUnion(union.alternatives, valueAt(value, union.path));
  if (union && inside) return { ...inside, path: [...union.path, ...inside.path] };
  switch (issue.code) {
    case "unrecognized_keys": {
      const [key = ""] = issue.keys;
      const [instead] = missingKeys(issues, value).filter((missing) => missing.length === path.length + 1);
      const hint = instead === undefined ? "" : `; ${quoted(instead.slice(-1))} is missing`;
      return { path: [...path, key], part: "key", message: `unknown key ${quoted([key])}${hint}` };
    }
    case "invalid_key":
      return {
        path,
        part: "key",
        message: `${quoted(path.slice(-1))} ${issue.issues[0]?.message ?? "is no key"}`,
      };
    default:
      return { path, part: "value", message: sentence(issue) };
  }
}

/**
 * The outermost union on the way to `path`. zod's own report of a union is of no use: where just one alternative is
 * wrong only by its keys, it is that one's alone, whichever was meant.
 */
function findUnion(
  schema: Schema,
  path: Path,
  value: unknown,
  walked: Path = [],
): { readonly path: Path; readonly alternatives: readonly Schema[] } | undefined {
  const { def } = schema._zod;
  const [step, ...rest] = path;
  const on = (next: z.$ZodType | undefined) =>
    next && step !== undefined
      ? findUnion(next as Schema, rest, valueAt(value, [step]), [...walked, step])
      : undefined;
  switch (def.type) {
    case "union":
      return { path: walked, alternatives: alternativesOf(schema) };
    case "optional":
      return findUnion(def.innerType as Schema, path, value, walked);
    case "intersection": {
      const wrong = issuesOf(def.left, value).length > 0 ? def.left : def.right;
      return findUnion(wrong as Schema, path, value, walked);
    }
    case "object":
      return on(def.shape[step ?? ""]);
    case "array":
      return on(def.element);
    case "record":
      return on(def.valueType);
    default:
      return undefined;
  }
}

/** Those of a union within a union count as its own. */
function alternativesOf(schema: Schema): readonly Schema[] {
  const { def } = schema._zod;
  return def.type === "union" ? def.options.flatMap((option) => alternativesOf(option as Schema)) : [schema];
}

/** The alternative that was meant is the one that knows most of the keys, and of those the one that misses fewest. */
function describeUnion(alternatives: readonly Schema[], value: unknown): DefinitionIssue | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    const messages = new Set(alternatives.flatMap((schema) => describeIssue(schema, value)?.message ?? []));
    const message = [...messages].join(" or ").replaceAll(" or must be ", " or ");
    return { path: [], part: "value", message };
  }
  const keys = Object.keys(value);
  const ranked = alternatives
    .map((schema) => {
      const issues = issuesOf(schema, value);
      const unknown = issues.flatMap((issue) =>
        issue.code === "unrecognized_keys" && issue.path.length === 0 ? issue.keys : [],
      );
      const missing = missingKeys(issues, value).filter((path) => path.length === 1);
      return {
        schema,
        unknown,
        missing: missing.flat(),
        known: keys.filter((key) => !unknown.includes(key)),
      };
    })
    .sort((a, b) => b.known.length - a.known.length || a.missing.length - b.missing.length);
  const [best, ...others] = ranked;
  if (best === undefined) return undefined;
  const asGood = ranked.filter(
    ({ known, missing }) => known.length === best.known.length && missing.length > 0,
  );
  if (best.missing.length > 0 && asGood.length > 1) {
    const choice = quoted(
      alternatives.flatMap((schema) => asGood.find((one) => one.schema === schema)?.missing[0] ?? []),
    );
    const [stranger] = best.unknown;
    if (stranger === undefined)
      return { path: [], part: "inside", message: `one of the keys ${choice} is missing` };
    return {
      path: [stranger],
      part: "key",
      message: `unknown key ${quoted([stranger])}: expected ${choice}`,
    };
  }
  const stranger = best.unknown.find((key) => others.some(({ known }) => known.includes(key)));
  if (stranger === undefined) return describeIssue(best.schema, value);
  const owners = others.filter(({ known }) => known.includes(stranger));
  const own = best.known.find((key) => owners.every(({ known }) => !known.includes(key)));
  return {
    path: [stranger],
    part: "key",
    message: `${quoted([stranger])} cannot stand beside ${quoted([own ?? best.known[0]])}`,
  };
}

function issuesOf(schema: z.$ZodType, value: unknown): readonly z.$ZodIssue[] {
  return z.safeParse(schema, value).error?.issues ?? [];
}

/** The paths of all that is objected to because it is not there. */
function missingKeys(issues: readonly z.$ZodIssue[], value: unknown): Path[] {
  return issues.map(pathOf).filter((path) => path.length > 0 && valueAt(value, path) === undefined);
}

/** JSON has no symbols. */
function pathOf({ path }: z.$ZodIssue): Path {
  return path.filter((step) => typeof step !== "symbol");
}

const kinds: Readonly<Record<string, string>> = {
  string: "text in quotes",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list in brackets",
  object: "an object in braces",
  record: "an object in braces",
};

function sentence(issue: z.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return `must be ${kinds[issue.expected] ?? issue.expected}`;
    case "invalid_value":
      return `must be ${quoted(issue.values)}`;
    case "too_small":
      if (issue.origin === "array") return "must not be empty";
      return `must be ${issue.inclusive === false ? "more than" : "at least"} ${issue.minimum}`;
    default:
      // Everything else has its sentence beside its rule.
      return issue.message;
  }
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, step) => (at as Record<string, unknown> | null | undefined)?.[step],
    value,
  );
}

/** `"a"`, `"b" or "c"`. */
function quoted(values: readonly unknown[]): string {
  const texts = values.map((value) => JSON.stringify(value));
  return texts.length < 2 ? texts.join("") : `${texts.slice(0, -1).join(", ")} or ${texts.at(-1)}`;
}
