import { type Outcome, outcomes, type Run, type Task } from "../runs/run.ts";
import { glyph } from "./glyph.ts";
import { html, type Markup } from "./html.ts";
import { outcomeWords, shortDuration, taskWord } from "./words.ts";

export type Tally = readonly (readonly [Outcome, number])[];

/** How many tasks ended how, without those outcomes that none had. */
export function tally(tasks: readonly Task[]): Tally {
  return outcomes
    .map((outcome) => [outcome, tasks.filter((task) => task.outcome === outcome).length] as const)
    .filter(([, count]) => count > 0);
}

/** The run in a line: `1 failed, 2 built in 12.3 s`, or `wg:build-arm built in 3.21 s`. */
export function headline(run: Run): string {
  const time = `in ${shortDuration(run.ended - run.began)}`;
  const [only, ...others] = run.tasks;
  if (only !== undefined && others.length === 0)
    return `${taskWord(only)} ${outcomeWords[only.outcome]} ${time}`;
  const counts = tally(run.tasks);
  const busy = counts.filter(([outcome]) => outcome !== "unchanged");
  const words = (busy.length > 0 ? busy : counts).map(
    ([outcome, count]) => `${count} ${outcomeWords[outcome]}`,
  );
  return `${words.join(", ")} ${time}`;
}

/** A bar of all tasks by outcome, and what its parts are. */
export function renderTally(tasks: readonly Task[]): Markup {
  const counts = tally(tasks);
  return html`<div class="tally"><div class="bar" aria-hidden="true">${counts.map(
    ([outcome, count]) => html`<i class="${outcome}" style="flex-grow:${count}"></i>`,
  )}</div><ul>${counts.map(([outcome, count]) => html`<li>${glyph(outcome)}<b>${count}</b> ${outcomeWords[outcome]}</li>`)}</ul></div>`;
}

/** The same in little. */
export function renderCounts(tasks: readonly Task[]): Markup {
  return html`<span class="counts">${tally(tasks).map(
    ([outcome, count]) =>
      html`<span title="${`${count} ${outcomeWords[outcome]}`}">${glyph(outcome)}${count}<span class="said"> ${outcomeWords[outcome]}</span></span>`,
  )}</span>`;
}
