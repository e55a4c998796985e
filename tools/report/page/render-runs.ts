import type { Run, Task } from "../runs/run.ts";
import { html, type Markup } from "./html.ts";
import { commandOf, type RunView } from "./render-run.ts";
import { headline, renderCounts, tally } from "./tally.ts";
import { formatMoment, shortDuration, taskWord } from "./words.ts";

/** A column for each run that the page shows whole, the latest on the right: its height is how long it took. */
export function renderRunChooser(views: readonly RunView[], timeZone: string): Markup | undefined {
  if (views.length < 2) return undefined;
  const longest = Math.max(...views.map(({ run }) => run.ended - run.began), 1);
  const columns = views.toReversed().map(({ id, run, latest }) => {
    const height = Math.max(8, Math.round(((run.ended - run.began) / longest) * 100));
    const title = `${formatMoment(run.began, timeZone)}: ${headline(run)}`;
    return html`<a href="#${id}"${latest ? html` class="latest"` : undefined} title="${title}" aria-label="${title}"><span style="height:${height}%">${tally(
      run.tasks,
    ).map(([outcome, count]) => html`<i class="${outcome}" style="flex-grow:${count}"></i>`)}</span></a>`;
  });
  return html`<nav class="chooser" aria-label="Runs"><div class="columns">${columns}</div><p>${views.length} runs, the last on the right. The height is how long it took, ${shortDuration(longest)} at most.</p></nav>`;
}

/** How many reasons of one run are written out. */
const mostReasons = 8;

/** All runs, with why each build ran in them. `views` are those that the page shows whole. */
export function renderRuns(runs: readonly Run[], views: readonly RunView[], timeZone: string): Markup {
  const ids = new Map(views.map(({ run, id }) => [run, id]));
  const items = runs.map((run) => {
    const id = ids.get(run);
    const when = formatMoment(run.began, timeZone);
    return html`<li><span class="when">${id === undefined ? when : html`<a href="#${id}">${when}</a>`}</span>
<code title="${commandOf(run)}">${commandOf(run)}</code>${renderCounts(run.tasks)}
<span class="ms">${shortDuration(run.ended - run.began)}</span>${renderReasons(run)}</li>`;
  });
  return html`<ol class="runs">${items}</ol>`;
}

function renderReasons({ tasks }: Run): Markup | undefined {
  const reasons = reasonsOf(tasks);
  if (reasons.length === 0) return undefined;
  const more = reasons.length - mostReasons;
  const items = reasons.slice(0, mostReasons).map(({ who, text }) => html`<li><b>${who}</b> ${text}</li>`);
  return html`<ul>${items}${more > 0 && html`<li>and ${more} more</li>`}</ul>`;
}

/** Platforms for which the same is said are told together: `wg:build-arm, arm64`. */
function reasonsOf(tasks: readonly Task[]): { readonly who: string; readonly text: string }[] {
  const told = new Map<string, { who: string; readonly text: string }>();
  for (const task of tasks) {
    const { name, command, platform, why, failure } = task;
    const text = [why, failure && `failed: ${failure.what}`].filter((each) => each !== undefined).join("; ");
    if (text === "") continue;
    const key = JSON.stringify([name, command, text]);
    const known = told.get(key);
    if (known === undefined) told.set(key, { who: taskWord(task), text });
    else known.who += `, ${platform}`;
  }
  return [...told.values()];
}
