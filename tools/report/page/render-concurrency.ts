import type { Task } from "../runs/run.ts";
import { html, type Markup } from "./html.ts";
import type { Scale } from "./time-scale.ts";

/** How many tasks were under way, as an area with a step for each change; nothing where it never were two. */
export function renderConcurrency(tasks: readonly Task[], scale: Scale): Markup | undefined {
  const changes = tasks
    .filter(({ outcome }) => outcome !== "skipped")
    .flatMap(({ began, ended }) => [[began, 1] as const, [ended, -1] as const])
    .sort(([a, up], [b, down]) => a - b || up - down);
  let count = 0;
  const steps = changes.map(([at, change]) => {
    count += change;
    return [scale.percent(at), count] as const;
  });
  const peak = Math.max(0, ...steps.map(([, height]) => height));
  if (peak < 2) return undefined;
  const path = steps.map(([x, height]) => `H${x}V${peak - height}`).join("");
  return html`<div class="atonce"><span>${peak} tasks at once at most</span><svg viewBox="0 0 100 ${peak}" preserveAspectRatio="none" aria-hidden="true"><path d="M0 ${peak}${path}V${peak}Z"/></svg></div>`;
}
