import { canonicalJson } from "./canonical.ts";
import { sha256Of } from "./digest.ts";

/** A value as JSON with its own digest first, so that a damaged text is found. `indent` is in spaces. */
export function formatSealed(value: object, indent = 0): string {
  return `${JSON.stringify({ digest: sha256Of(canonicalJson(value)), ...value }, null, indent)}\n`;
}

/** The value, or undefined where the text is damaged. */
export function parseSealed<T extends object>(text: string): T | undefined {
  let parsed: ({ readonly digest?: unknown } & T) | null;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (parsed === null) return undefined;
  const { digest, ...value } = parsed;
  return digest === sha256Of(canonicalJson(value)) ? (value as unknown as T) : undefined;
}
