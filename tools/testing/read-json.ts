import { readFileSync } from "node:fs";

/** A file's value, which the caller knows the type of. */
export function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, "utf8"));
}
