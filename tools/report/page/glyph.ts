import { type Outcome, outcomes } from "../runs/run.ts";
import { html, type Markup } from "./html.ts";

/** Each outcome has a shape of its own, so that nobody needs to tell colours apart. Drawn in 16 by 16. */
const shapes: Readonly<Record<Outcome, Markup>> = {
  failed: html`<path class="mark" d="M4.5 4.5l7 7M11.5 4.5l-7 7"/>`,
  skipped: html`<path class="mark" d="M4.5 8h7"/>`,
  built: html`<path class="solid" d="M8 3.6l4.4 4.4L8 12.4 3.6 8z"/>`,
  ran: html`<path class="solid" d="M5.6 4l6.4 4-6.4 4z"/>`,
  restored: html`<path class="mark" d="M8 3.6v8M4.8 8.4L8 11.6l3.2-3.2"/>`,
  unchanged: html`<path class="mark" d="M4.2 8.4l2.6 2.6 5-5.8"/>`,
};

/** The shapes, to be written once. */
export function glyphSymbols(): Markup {
  const symbols = outcomes.map(
    (outcome) => html`<symbol id="${`glyph-${outcome}`}" viewBox="0 0 16 16">${shapes[outcome]}</symbol>`,
  );
  return html`<svg class="symbols" aria-hidden="true" width="0" height="0">${symbols}</svg>`;
}

/** A square in the colour of an outcome, with its shape. */
export function glyph(outcome: Outcome): Markup {
  return html`<svg class="${`glyph ${outcome}`}" viewBox="0 0 16 16" aria-hidden="true"><rect x=".75" y=".75" width="14.5" height="14.5" rx="3"/><use href="${`#glyph-${outcome}`}"/></svg>`;
}
