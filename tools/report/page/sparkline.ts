import { html, type Markup } from "./html.ts";

const width = 96;
const height = 22;
const margin = 3;

/** A line with a step of the same width for each value, its height from the least to the most, and a dot at its end. */
export function sparkline(values: readonly number[]): Markup {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const y = (value: number) =>
    most === least ? height / 2 : margin + ((most - value) / (most - least)) * (height - 2 * margin);
  const step = (width - 2 * margin) / values.length;
  const path = values
    .map(
      (value, index) =>
        `${index === 0 ? `M${margin} ` : "V"}${round(y(value))}H${round(margin + (index + 1) * step)}`,
    )
    .join("");
  const line = values.length > 1 && html`<path d="${path}"/>`;
  return html`<svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" aria-hidden="true">${line}<circle cx="${width - margin}" cy="${round(y(values.at(-1) ?? 0))}" r="2.5"/></svg>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
