import { formatDuration } from "@drydock/core/format-units.ts";
import type { Definitions } from "../runs/definitions.ts";
import type { Run, Task } from "../runs/run.ts";
import { html, type Markup } from "./html.ts";
import { renderGraph } from "./render-graph.ts";
import { renderTimeline } from "./render-timeline.ts";
import { headline, renderTally } from "./tally.ts";
import { formatMoment } from "./words.ts";

export interface RunView {
  /** The page's ID of it. */
  readonly id: string;
  readonly run: Run;
  readonly latest: boolean;
  /** Milliseconds; see timeSaved. */
  readonly saved: number;
}

/** All about one run. */
export function renderRun(
  { id, run, latest, saved }: RunView,
  definitions: Definitions,
  timeZone: string,
): Markup {
  const places = new Map(run.tasks.map((task, index) => [task, `${id}-${index}`]));
  const idOf = (task: Task) => places.get(task) ?? id;
  return html`<section class="${latest ? "run latest" : "run"}" id="${id}" aria-labelledby="${`${id}-title`}">
<header>
<p class="when">${latest ? "Last run" : "Earlier run"}, ${formatMoment(run.began, timeZone)}</p>
<h2 id="${`${id}-title`}">${headline(run)}</h2>
<p class="command"><code>${commandOf(run)}</code></p>
${renderTally(run.tasks)}
${saved >= 1_000 && html`<p class="saved">About <b>${formatDuration(saved)}</b> saved: that long it took when what is up to date or restored was last done.</p>`}
</header>
<h3>Tasks</h3>
${renderGraph(run, definitions, idOf)}
<h3>Time</h3>
${renderTimeline(run, idOf)}
</section>`;
}

export function commandOf({ by, command }: Run): string {
  return command ?? `${by}, interrupted`;
}
