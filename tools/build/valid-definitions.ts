import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { hexOf, sha256Of } from "@drydock/core/digest.ts";

/**
 * Which texts were found to be valid definitions of a kind, by their digest: checking one again would load the schema
 * library, which takes about 50 ms. `folder` holds an empty file for each, and serves all checkouts of a user.
 */
export function validDefinitions(folder: string): {
  has(kind: string, text: string): boolean;
  add(kind: string, text: string): void;
} {
  const fileOf = (kind: string, text: string) =>
    join(folder, rulesDigest(), hexOf(sha256Of(`${kind}\0${text}`)));
  return {
    has: (kind, text) => existsSync(fileOf(kind, text)),
    add(kind, text) {
      const file = fileOf(kind, text);
      try {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, "");
      } catch {
        // Not ours to write to, or a full disk: then it is checked every time.
      }
    },
  };
}

let rulesDigestOnce: string | undefined;

/** Stands for the rules themselves: what was valid under other rules is checked anew. */
function rulesDigest(): string {
  if (rulesDigestOnce === undefined) {
    const core = dirname(fileURLToPath(import.meta.resolve("@drydock/core/definition.ts")));
    const rules = ["source", "artifact", "platform", "toolchain", "lock", "definition"];
    const texts = rules.map((name) => readFileSync(join(core, `${name}.ts`), "utf8"));
    rulesDigestOnce = hexOf(sha256Of(texts.join("\0"))).slice(0, 16);
  }
  return rulesDigestOnce;
}
