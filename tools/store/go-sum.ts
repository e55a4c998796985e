import { isTreeDigest, type TreeDigest } from "@drydock/core/digest.ts";

/** Module sums by `module version`; a go.mod's own has `/go.mod` after the version, as in the file. */
export type GoSums = ReadonlyMap<string, TreeDigest>;

/**
 * The sums of a go.sum (go.dev/ref/mod#go-sum-files). Lines of any other form vouch for nothing, so they are left out:
 * Go, too, ignores hashes of kinds that it does not know.
 */
export function parseGoSum(text: string): GoSums {
  const sums = new Map<string, TreeDigest>();
  for (const line of text.split("\n")) {
    const [module, version, sum, ...rest] = line.trim().split(/\s+/);
    if (sum !== undefined && rest.length === 0 && isTreeDigest(sum)) sums.set(`${module} ${version}`, sum);
  }
  return sums;
}
