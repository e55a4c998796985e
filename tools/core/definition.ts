import { findNodeAtLocation, type Node, parseTree, printParseErrorCode } from "jsonc-parser";
import type * as z from "zod";
import { type Failure, failed, type Location, ok, type Result } from "./failure.ts";

/**
 * A definition's text as a checked value. The failure points at the first thing wrong: file, line and column.
 * `file` is only for the message.
 */
export function parseDefinition<T>(schema: z.ZodType<T>, text: string, file: string): Result<T> {
  const syntaxErrors: Parameters<typeof parseTree>[1] = [];
  const root = parseTree(text, syntaxErrors, { disallowComments: true });
  const syntaxError = syntaxErrors[0];
  if (root === undefined || syntaxError !== undefined) {
    const offset = syntaxError?.offset ?? 0;
    const why = syntaxError === undefined ? "the file is empty" : spaced(printParseErrorCode(syntaxError.error));
    return failed(invalid(file, locate(text, file, offset, syntaxError?.length ?? 1), `not JSON: ${why}`));
  }
  const parsed = schema.safeParse(JSON.parse(text));
  if (parsed.success) return ok(parsed.data);
  const issue = mostSpecific(parsed.error.issues[0]);
  if (issue === undefined) throw new Error("a failed parse without an issue");
  const { node, message } = placeOf(root, issue);
  return failed(invalid(file, locate(text, file, node.offset, node.length), message));
}

function invalid(file: string, where: Location, why: string): Failure {
  return {
    reason: "invalid-definition",
    what: `${file} is not a valid definition`,
    where,
    why,
    next: "Correct the underlined text. The file's $schema lists every key with its meaning; an editor that reads it completes them.",
  };
}

/** Of a union's alternatives, the one that got furthest: the rest only say that something else was expected. */
function mostSpecific(issue: z.core.$ZodIssue | undefined, at: PropertyKey[] = []): z.core.$ZodIssue | undefined {
  if (issue === undefined) return undefined;
  const path = [...at, ...issue.path];
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return { ...issue, path };
  const ranked = [...issue.errors].sort((a, b) => score(a) - score(b));
  return mostSpecific(ranked[0]?.[0], path) ?? { ...issue, path };
}

/** Fewest complaints first; a missing or unknown key at the top means that another alternative was meant. */
function score(issues: readonly z.core.$ZodIssue[]): number {
  return issues.reduce((sum, issue) => sum + (issue.path.length === 0 || issue.code === "unrecognized_keys" ? 2 : 1), 0);
}

function placeOf(root: Node, issue: z.core.$ZodIssue): { node: Node; message: string } {
  const path = issue.path.filter((step) => typeof step !== "symbol");
  if (issue.code === "unrecognized_keys") {
    const key = issue.keys[0] ?? "";
    const value = findNodeAtLocation(root, [...path, key]);
    return { node: value?.parent?.children?.[0] ?? root, message: `unknown key ${JSON.stringify(key)}` };
  }
  const node = findNodeAtLocation(root, path);
  if (node !== undefined) return { node, message: issue.message };
  const missing = path.at(-1);
  const parent = findNodeAtLocation(root, path.slice(0, -1)) ?? root;
  return {
    node: { ...parent, length: 1 },
    message: `the key ${JSON.stringify(missing)} is missing`,
  };
}

/** Where an offset into a text is, for people: lines and columns from 1, never past the line's end. */
export function locate(text: string, file: string, offset: number, length: number): Location {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  const nextBreak = text.indexOf("\n", offset);
  const lineEnd = nextBreak < 0 ? text.length : nextBreak;
  return {
    file,
    line: text.slice(0, lineStart).split("\n").length,
    column: offset - lineStart + 1,
    length: Math.max(1, Math.min(length, lineEnd - offset)),
    text: text.slice(lineStart, lineEnd),
  };
}

function spaced(camelCase: string): string {
  return camelCase.replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
}
