import { findNodeAtLocation, type Node, parseTree, printParseErrorCode } from "jsonc-parser";
import type * as z from "zod";
import { describeIssue } from "./definition-issue.ts";
import { type Failure, failed, type Location, ok, type Result } from "./failure.ts";

/**
 * A definition's text as a checked value. The failure points at the first thing wrong: file, line and column.
 * `file` is only for the message.
 */
export function parseDefinition<T>(schema: z.ZodType<T>, text: string, file: string): Result<T> {
  const syntaxErrors: Parameters<typeof parseTree>[1] = [];
  const root = parseTree(text, syntaxErrors, { disallowComments: true });
  const syntaxError = syntaxErrors[0];
  const at = ({ offset, length }: Pick<Node, "offset" | "length">, why: string) =>
    failed(invalid(file, locate(text, file, offset, length), why));
  if (root === undefined || syntaxError !== undefined) {
    const why =
      syntaxError === undefined ? "the file is empty" : spaced(printParseErrorCode(syntaxError.error));
    return at(syntaxError ?? { offset: 0, length: 1 }, `not JSON: ${why}`);
  }
  const repeated = findRepeatedKey(root);
  if (repeated !== undefined) return at(repeated, `the key ${JSON.stringify(repeated.value)} is there twice`);
  const value: unknown = JSON.parse(text);
  const parsed = schema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const issue = describeIssue(schema, value);
  if (issue === undefined) throw new Error("a failed parse without an issue");
  const { path, part, message } = issue;
  const node = (path.length === 0 ? root : findNodeAtLocation(root, [...path])) ?? root;
  const key = node.parent?.children?.[0];
  if (part === "key" && key !== undefined) return at(key, message);
  return at(part === "inside" ? { ...node, length: 1 } : node, message);
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

/** JSON.parse would silently take the last one. */
function findRepeatedKey(node: Node): Node | undefined {
  const seen = new Set<unknown>();
  for (const child of node.children ?? []) {
    const key = node.type === "object" ? child.children?.[0] : undefined;
    if (key !== undefined && seen.has(key.value)) return key;
    seen.add(key?.value);
    const below = findRepeatedKey(child);
    if (below !== undefined) return below;
  }
  return undefined;
}

/** Where an offset into a text is, for people: lines and columns from 1, never past the line's end. */
function locate(text: string, file: string, offset: number, length: number): Location {
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
