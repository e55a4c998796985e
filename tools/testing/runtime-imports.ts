import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { dirname, join } from "node:path/posix";

/**
 * What a module of ours imports of ours when it runs, at once or later: types are erased, and count for nothing. Paths
 * below `tools`, whose path is given.
 */
export function runtimeImports(tools: string, module: string): string[] {
  const code = stripTypeScriptTypes(readFileSync(join(tools, module), "utf8"));
  const specifiers = [...code.matchAll(/\b(?:from|import)\s*\(?\s*"([^"]+)"/g)].map(
    ([, specifier = ""]) => specifier,
  );
  return specifiers.flatMap((specifier) => {
    if (specifier.startsWith(".")) return [join(dirname(module), specifier)];
    return specifier.startsWith("@drydock/") ? [specifier.slice("@drydock/".length)] : [];
  });
}
