/** What a line of the bench found: one quantity, what it stands beside, and whether that is within its budget. */
export interface Row {
  readonly what: string;
  readonly value: number;
  readonly unit: "ms" | "MB" | "calls";
  /** Measured in the same minutes, turn by turn. */
  readonly beside?: { readonly what: string; readonly value: number };
  readonly budget?: Budget;
}

/** The most that is fine: of the value itself, of its ratio to what is beside it, or of what it is over that. */
export type Budget =
  | { readonly of: "value"; readonly atMost: number }
  | { readonly of: "ratio"; readonly atMost: number }
  | { readonly of: "excess"; readonly atMost: number };

/** Value by what is beside it, where something is. */
export function ratioOf({ value, beside }: Row): number | undefined {
  return beside && value / beside.value;
}

/** Whether a row is within its budget; undefined where it has none. */
export function isMet(row: Row): boolean | undefined {
  const { value, beside, budget } = row;
  if (budget === undefined) return undefined;
  if (budget.of === "value") return value <= budget.atMost;
  if (beside === undefined)
    throw new Error(`${row.what}: a budget of ${budget.of} without anything beside it`);
  return (budget.of === "ratio" ? value / beside.value : value - beside.value) <= budget.atMost;
}
