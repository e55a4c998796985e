import { type Run, segmentKinds, type Task } from "../runs/run.ts";
import { html, type Markup } from "./html.ts";
import { renderConcurrency } from "./render-concurrency.ts";
import { renderQuiet } from "./render-quiet.ts";
import { renderTaskRow } from "./render-task-row.ts";
import { timeScale } from "./time-scale.ts";
import { segmentWords } from "./words.ts";

/** A row for each task that took time or could not have it, all on one axis; the others by name. */
export function renderTimeline(run: Run, idOf: (task: Task) => string): Markup {
  const rows = run.tasks.filter(isBusy);
  const quiet = run.tasks.filter((task) => !isBusy(task));
  return html`${rows.length > 0 && renderRows(run, rows, idOf)}${renderQuiet(quiet, rows.length === 0, idOf)}`;
}

/** What the task runner's cache answered is nothing to look at. */
function isBusy({ outcome, segments }: Task): boolean {
  return outcome === "failed" || outcome === "skipped" || (outcome !== "unchanged" && segments.length > 0);
}

function renderRows({ began, ended }: Run, rows: readonly Task[], idOf: (task: Task) => string): Markup {
  const scale = timeScale(began, ended);
  const legend = segmentKinds.map(
    (kind) => html`<li><i class="${`seg ${kind}`}"></i>${segmentWords[kind]}</li>`,
  );
  const ticks = scale.ticks.map(
    ({ percent, text }) =>
      html`<b style="left:${percent}%"${percent > 93 ? html` class="last"` : undefined}><span>${text}</span></b>`,
  );
  return html`<ul class="legend">${legend}</ul>
<div class="timeline"><div class="axis" aria-hidden="true"><span class="ticks">${ticks}</span></div>
${renderConcurrency(rows, scale)}
<ol class="rows">${rows.map((task) => renderTaskRow(task, scale, idOf(task)))}</ol></div>`;
}
