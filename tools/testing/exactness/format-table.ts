/** What a change reran, by who ran it: `what`, `expected`, and a column for each of them. Missing is what does not apply. */
export type TableRow = Readonly<Record<string, string>>;

/** The rows as text in columns, of which the last are reasons. What is not as expected is marked. */
export function formatTable(rows: readonly TableRow[], runners: readonly string[]): string {
  const columns = ["what", "expected", ...runners, "why not"];
  const lines = [columns, ...rows.map((row) => columns.map((column) => cell(row, column, runners)))];
  const widths = columns.map((_column, index) => Math.max(...lines.map((line) => line[index]?.length ?? 0)));
  return lines
    .map((line) => line.map((text, index) => text.padEnd(widths[index] ?? 0)).join("  "))
    .map((line) => `${line.trimEnd()}\n`)
    .join("");
}

function cell(row: TableRow, column: string, runners: readonly string[]): string {
  const text = row[column] ?? "";
  const differs = runners.includes(column) && text !== "" && text !== row["expected"];
  return differs ? `! ${text}` : text;
}
