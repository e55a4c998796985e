import type { Sha256 } from "../digest.ts";
import type { Change } from "./change.ts";
import { changedTexts } from "./changed-texts.ts";
import { diffLines } from "./diff-lines.ts";

/**
 * The changes, those of texts with their lines where both texts are at hand. `textOf` gives a text by its digest.
 * Beyond the first `limit` texts no more are compared.
 */
export function addDiffs(
  changes: readonly Change[],
  textOf: (digest: Sha256) => string | undefined,
  limit: number,
): Change[] {
  let left = limit;
  return changes.map((change) => {
    const digests = changedTexts(change);
    if (digests === undefined || left === 0) return change;
    left -= 1;
    const [from, to] = [textOf(digests.from), textOf(digests.to)];
    const diff = from === undefined || to === undefined ? undefined : diffLines(from, to);
    return diff === undefined ? change : { ...change, diff };
  });
}
