import { expect, test } from "vitest";
import { formatRows } from "./format-rows.ts";
import { isMet, type Row } from "./row.ts";

const beside = { what: "the same without us", value: 100 };
const row = (value: number, budget: Row["budget"]): Row => ({
  what: "ours",
  value,
  unit: "ms",
  beside,
  ...(budget && { budget }),
});

test.each([
  ["a value is within its budget up to the budget itself", row(20, { of: "value", atMost: 20 }), true],
  ["and not above", row(20.1, { of: "value", atMost: 20 }), false],
  ["a ratio is to what is beside it", row(105, { of: "ratio", atMost: 1.05 }), true],
  ["and not met above", row(106, { of: "ratio", atMost: 1.05 }), false],
  ["an excess is over what is beside it", row(150, { of: "excess", atMost: 50 }), true],
  ["and not met above", row(151, { of: "excess", atMost: 50 }), false],
  ["without a budget there is nothing to meet", row(1e9, undefined), undefined],
])("%s", (_rule, judged, met) => {
  expect(isMet(judged)).toBe(met);
});

test("a ratio with nothing beside it is a mistake in the line", () => {
  const alone: Row = { what: "ours", value: 1, unit: "ms", budget: { of: "ratio", atMost: 1 } };
  expect(() => isMet(alone)).toThrow("ours");
});

test("the table aligns numbers to the right, and says of each budget whether it is met", () => {
  const rows: Row[] = [
    row(1234, { of: "ratio", atMost: 1.05 }),
    { what: "engine calls", value: 0, unit: "calls", budget: { of: "value", atMost: 0 } },
    row(9.87, { of: "excess", atMost: 50 }),
  ];
  expect(formatRows(rows)).toBe(
    `
what           median  beside it            median  ratio  budget
ours          1234 ms  the same without us  100 ms  12.34  <= 1.05 x   NOT MET
engine calls  0 calls                                      <= 0 calls  met
ours           9.9 ms  the same without us  100 ms   0.10  <= + 50 ms  met
`.trim(),
  );
});
