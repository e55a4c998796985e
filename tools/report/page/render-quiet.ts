import { type Outcome, outcomes, type Task } from "../runs/run.ts";
import { glyph } from "./glyph.ts";
import { html, type Markup } from "./html.ts";
import { outcomeWords, taskWord } from "./words.ts";

/** Tasks of which there is no more to say than how they ended, by name. */
export function renderQuiet(tasks: readonly Task[], open: boolean, idOf: (task: Task) => string): Markup[] {
  return outcomes.flatMap((outcome) => {
    const some = tasks.filter((task) => task.outcome === outcome);
    return some.length === 0 ? [] : [renderList(some, outcome, open, idOf)];
  });
}

function renderList(
  tasks: readonly Task[],
  outcome: Outcome,
  open: boolean,
  idOf: (task: Task) => string,
): Markup {
  const items = tasks.map(
    (task) => html`<li id="${idOf(task)}" data-task="${idOf(task)}">${taskWord(task)}</li>`,
  );
  const count = tasks.length === 1 ? "1 task" : `${tasks.length} tasks`;
  const from = outcome === "restored" ? " from the task runner’s cache" : "";
  return html`<details class="quiet"${open ? html` open` : undefined}><summary>${glyph(outcome)} ${count} ${outcomeWords[outcome]}${from}</summary><ul>${items}</ul></details>`;
}
