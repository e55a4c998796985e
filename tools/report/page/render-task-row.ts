import { formatBytes } from "@drydock/core/format-units.ts";
import type { Segment, Task } from "../runs/run.ts";
import { glyph } from "./glyph.ts";
import { html, type Markup } from "./html.ts";
import type { Scale } from "./time-scale.ts";
import { clip, outcomeWords, segmentWords, shortDuration, taskWord } from "./words.ts";

/** A shorter wait is none that anybody could do something about. */
const shortestWait = 20;

/** A task on the axis of time; more about it unfolds. */
export function renderTaskRow(task: Task, scale: Scale, id: string): Markup {
  const { outcome, ready, began, ended, why, failure } = task;
  const waited = task.segments.length > 0 && began - ready >= shortestWait ? began - ready : 0;
  const segments: readonly Segment[] =
    waited > 0 ? [{ kind: "wait", ms: waited }, ...task.segments] : task.segments;
  const word = taskWord(task);
  return html`<li class="${`row ${outcome}`}" id="${id}" data-task="${id}"><details><summary>
<span class="who">${glyph(outcome)}<span class="name" title="${word}">${clip(word, 60)}</span><span class="said">${outcomeWords[outcome]}</span></span>
<span class="track">${renderBars(segments, began - waited, scale)}</span>
<span class="ms">${outcome === "skipped" ? "–" : shortDuration(ended - began)}</span>
</summary>${renderDetails(task, segments)}</details>
${why !== undefined && html`<p class="why">${why}</p>`}${failure && html`<p class="what">${failure.what} <code>${failure.reason}</code></p>`}</li>
`;
}

function renderBars(segments: readonly Segment[], began: number, scale: Scale): Markup[] {
  let at = began;
  return segments.map(({ kind, ms }) => {
    const title = `${segmentWords[kind]}: ${shortDuration(ms)}`;
    const bar = html`<i class="${`seg ${kind}`}" style="left:${scale.percent(at)}%;width:${scale.share(ms)}%" title="${title}"></i>`;
    at += ms;
    return bar;
  });
}

function renderDetails({ build, failure, outcome }: Task, segments: readonly Segment[]): Markup {
  const parts = segments.map(
    ({ kind, ms }) =>
      html`<div><dt><i class="${`seg ${kind}`}"></i>${segmentWords[kind]}</dt><dd>${shortDuration(ms)}</dd></div>`,
  );
  const files = Object.entries(build?.sizes ?? {}).map(
    ([path, bytes]) => html`<div><dt>${path}</dt><dd>${formatBytes(bytes)}</dd></div>`,
  );
  return html`<div class="more">${failure && html`<p>${failure.where && html`<code>${failure.where}</code>: `}${failure.why}</p>`}${
    outcome === "skipped" && html`<p>Something that it depends on failed.</p>`
  }${parts.length > 0 && html`<dl>${parts}</dl>`}${files.length > 0 && html`<dl>${files}</dl>`}${
    build && html`<p class="plan">plan <code>${build.plan}</code></p>`
  }</div>`;
}
