import { type Budget, isMet, type Row, ratioOf } from "./row.ts";

const headings = ["what", "median", "beside it", "median", "ratio", "budget", ""];

/** The rows as a table in plain text: numbers to the right, words to the left. */
export function formatRows(rows: readonly Row[]): string {
  const cells = [headings, ...rows.map(cellsOf)];
  const widths = headings.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const isNumber = [false, true, false, true, true, false, false];
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell[isNumber[column] ? "padStart" : "padEnd"](widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function cellsOf(row: Row): string[] {
  const { what, value, unit, beside, budget } = row;
  const ratio = ratioOf(row);
  const met = isMet(row);
  return [
    what,
    `${round(value)} ${unit}`,
    beside?.what ?? "",
    beside ? `${round(beside.value)} ${unit}` : "",
    ratio?.toFixed(2) ?? "",
    budget ? budgetText(budget, unit) : "",
    met === undefined ? "" : met ? "met" : "NOT MET",
  ];
}

function budgetText({ of, atMost }: Budget, unit: string): string {
  if (of === "ratio") return `<= ${atMost.toFixed(2)} x`;
  return `<= ${of === "excess" ? "+ " : ""}${atMost} ${unit}`;
}

function round(value: number): string {
  return value.toFixed(value < 10 && !Number.isInteger(value) ? 1 : 0);
}
