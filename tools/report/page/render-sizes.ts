import type { SizeHistory } from "../runs/size-history.ts";
import { html, type Markup } from "./html.ts";
import { sparkline } from "./sparkline.ts";
import { clip, formatChange, formatMoment, formatSize } from "./words.ts";

/** A small chart for each artifact and platform, all platforms of one artifact together. */
export function renderSizes(histories: readonly SizeHistory[], timeZone: string): Markup {
  const names = [...new Set(histories.map(({ name }) => name))];
  const rows = (name: string) =>
    histories.filter((history) => history.name === name).map((history) => renderHistory(history, timeZone));
  return html`<ul class="sizes">${names.map(
    (name) =>
      html`<li><h4 title="${name}">${clip(name, 36)}</h4><table><tbody>${rows(name)}</tbody></table></li>`,
  )}</ul>`;
}

function renderHistory({ platform, points }: SizeHistory, timeZone: string): Markup | undefined {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const span = [first, last].map(({ at }) => formatMoment(at, timeZone)).join(" to ");
  const change = points.length === 1 ? html`<small>1 build</small>` : formatChange(first.bytes, last.bytes);
  const direction = last.bytes > first.bytes ? "up" : last.bytes < first.bytes ? "down" : "";
  return html`<tr title="${span}"><th scope="row">${clip(platform, 12)}</th><td class="spark">${sparkline(points.map(({ bytes }) => bytes))}</td><td class="num">${formatSize(last.bytes)}</td><td class="${`num ${direction}`}">${change}</td></tr>${
    points.length > 1 &&
    html`<tr class="range"><td></td><td colspan="3">${describeSizes(points.map(({ bytes }) => bytes))}</td></tr>`
  }`;
}

/** `4 builds, first 96.4 kB, least 90.1 kB, most 102 kB`, without what can be seen from the rest. */
function describeSizes(bytes: readonly number[]): string {
  const [first = 0, last = 0] = [bytes[0], bytes.at(-1)];
  const [least, most] = [Math.min(...bytes), Math.max(...bytes)];
  if (least === most) return `${bytes.length} builds of one size`;
  return [
    `${bytes.length} builds`,
    `first ${formatSize(first)}`,
    ...(least < Math.min(first, last) ? [`least ${formatSize(least)}`] : []),
    ...(most > Math.max(first, last) ? [`most ${formatSize(most)}`] : []),
  ].join(", ");
}
