/** What a change reran, by the one who ran it; `expected` among them. */
export type TableRow = { readonly what: string } & Readonly<Record<string, string>>;

/** The rows as text in columns. What is not as expected is marked. */
export function formatTable(rows: readonly TableRow[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const lines = [columns, ...rows.map((row) => columns.map((column) => cell(row, column)))];
  const widths = columns.map((_column, index) => Math.max(...lines.map((line) => line[index]?.length ?? 0)));
  return lines
    .map((line) => line.map((text, index) => text.padEnd(widths[index] ?? 0)).join("  "))
    .map((line) => `${line.trimEnd()}\n`)
    .join("");
}

function cell(row: TableRow, column: string): string {
  const text = row[column] ?? "";
  const differs = !["what", "expected"].includes(column) && text !== row["expected"];
  return differs ? `! ${text}` : text;
}
