/** One path that differs between two trees of git. */
export interface TreeChange {
  readonly path: string;
  readonly kind: "added" | "changed" | "deleted";
  /** Mode and object as `git ls-tree` has them (`100644 3b18e5…`); undefined for what was deleted. */
  readonly to: string | undefined;
  /** A repository in the repository: git keeps none of its files. */
  readonly nested: boolean;
}

/** Reads what `git diff-tree -r -z --raw --no-renames` writes (git-diff-tree(1), "Raw output format"). */
export function parseTreeChanges(raw: string): TreeChange[] {
  const fields = raw.split("\0").slice(0, -1);
  return fields.flatMap((facts, index): TreeChange[] => {
    const path = fields[index + 1];
    if (index % 2 === 1 || path === undefined) return [];
    const [, toMode, , to, status] = facts.slice(1).split(" ");
    const kind = status === "A" ? "added" : status === "D" ? "deleted" : "changed";
    return [
      {
        path,
        kind,
        to: kind === "deleted" ? undefined : `${toMode} ${to}`,
        nested: toMode === "160000",
      },
    ];
  });
}

/** The paths that git takes for binary: those without line counts in what `git diff-tree -r -z --numstat --no-renames` writes. */
export function parseBinaries(numstat: string): string[] {
  return numstat.split("\0").flatMap((line) => (line.startsWith("-\t-\t") ? [line.slice(4)] : []));
}
