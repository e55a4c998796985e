import type { AuditRow } from "./audit-row.ts";

const columns = [
  "output",
  "kind",
  "machine",
  "linkage",
  "interpreter",
  "needed",
  "stack",
  "relro",
  "stripped",
  "size",
] as const satisfies readonly (keyof AuditRow)[];

/** A line for each output below a line of titles, in columns two spaces apart; sizes are aligned to the right. */
export function formatAudit(rows: readonly AuditRow[]): string {
  const titles = Object.fromEntries(columns.map((column) => [column, column])) as unknown as AuditRow;
  const lines = [titles, ...rows];
  const widths = columns.map((column) => Math.max(...lines.map((row) => row[column].length)));
  return lines
    .map((row) =>
      columns
        .map((column, index) => {
          const width = widths[index] ?? 0;
          return column === "size" ? row[column].padStart(width) : row[column].padEnd(width);
        })
        .join("  "),
    )
    .join("\n");
}
