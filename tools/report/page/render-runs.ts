import { changedNothing, type Run, type Task } from "../runs/run.ts";
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
  return html`<nav class="chooser" aria-label="Runs"><div class="columns">${columns}</div><p>${views.length} runs, the last on the right; earlier ones that changed nothing are left out. The height is how long it took, ${shortDuration(longest)} at most.</p></nav>`;
}

/** How many reasons of one run are written out. */
const mostReasons = 8;

/**
 * All runs, with why each build ran in them; those that changed nothing are one line as long as they follow each other. `views` are
 * those that the page shows whole.
 */
export function renderRuns(runs: readonly Run[], views: readonly RunView[], timeZone: string): Markup {
  const ids = new Map(views.map(({ run, id }) => [run, id]));
  const items = foldQuietRuns(runs, ids).map((group) =>
    "run" in group
      ? renderListedRun(group.run, ids.get(group.run), timeZone)
      : renderQuietRuns(group, timeZone),
  );
  return html`<ol class="runs">${items}</ol>`;
}

interface QuietRuns {
  readonly first: Run;
  readonly last: Run;
  readonly count: number;
}

function foldQuietRuns(
  runs: readonly Run[],
  shown: ReadonlyMap<Run, string>,
): ({ readonly run: Run } | QuietRuns)[] {
  const groups: ({ readonly run: Run } | QuietRuns)[] = [];
  for (const run of runs) {
    const before = groups.at(-1);
    if (!changedNothing(run) || shown.has(run)) groups.push({ run });
    else if (before === undefined || "run" in before) groups.push({ first: run, last: run, count: 1 });
    else groups[groups.length - 1] = { ...before, first: run, count: before.count + 1 };
  }
  return groups;
}

function renderQuietRuns({ first, last, count }: QuietRuns, timeZone: string): Markup {
  const when = formatMoment(last.began, timeZone);
  const since = count > 1 && html` since ${formatMoment(first.began, timeZone)}`;
  return html`<li class="nothing-new"><span class="when">${when}</span><span>${count === 1 ? "1 run" : `${count} runs`}${since}: all up to date</span></li>`;
}

function renderListedRun(run: Run, id: string | undefined, timeZone: string): Markup {
  const when = formatMoment(run.began, timeZone);
  return html`<li><span class="when">${id === undefined ? when : html`<a href="#${id}">${when}</a>`}</span>
<code title="${commandOf(run)}">${commandOf(run)}</code>${renderCounts(run.tasks)}
<span class="ms">${shortDuration(run.ended - run.began)}</span>${renderReasons(run)}</li>`;
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
