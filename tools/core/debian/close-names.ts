/** How many names are worth reading. */
const most = 5;

/** The names that somebody who wrote `name` may have meant, the closest first. */
export function closeNames(name: string, names: Iterable<string>): string[] {
  const limit = Math.max(1, Math.floor(name.length / 4));
  const close: { candidate: string; distance: number }[] = [];
  for (const candidate of names) {
    // What only begins the same comes after what is spelt almost the same.
    const distance = candidate.startsWith(name) ? limit + 1 : editDistance(name, candidate, limit);
    if (distance !== undefined) close.push({ candidate, distance });
  }
  return close
    .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, most)
    .map(({ candidate }) => candidate);
}

/** How many characters to insert, remove, replace or swap with their neighbour; undefined where more than `limit`. */
function editDistance(a: string, b: string, limit: number): number | undefined {
  if (Math.abs(a.length - b.length) > limit) return undefined;
  const rows = [Array.from({ length: b.length + 1 }, (_none, column) => column)];
  const at = (row: number, column: number) => rows[row]?.[column] ?? Number.POSITIVE_INFINITY;
  for (let row = 1; row <= a.length; row += 1) {
    rows[row] = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const replaced = at(row - 1, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const isSwap = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const swapped = isSwap ? at(row - 2, column - 2) + 1 : Number.POSITIVE_INFINITY;
      const least = Math.min(replaced, swapped, at(row - 1, column) + 1, at(row, column - 1) + 1);
      rows[row]?.push(least);
    }
  }
  const distance = at(a.length, b.length);
  return distance <= limit ? distance : undefined;
}
