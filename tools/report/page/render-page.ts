import { hash } from "node:crypto";
import type { Definitions } from "../runs/definitions.ts";
import { changedNothing, type Run } from "../runs/run.ts";
import type { SizeHistory } from "../runs/size-history.ts";
import { timeSaved } from "../runs/time-saved.ts";
import { glyphSymbols } from "./glyph.ts";
import { html, Markup } from "./html.ts";
import { type RunView, renderRun } from "./render-run.ts";
import { renderRunChooser, renderRuns } from "./render-runs.ts";
import { renderSizes } from "./render-sizes.ts";
import { formatMoment } from "./words.ts";

/** Everything that a report shows. */
export interface ReportContents {
  /** Name of the workspace's folder. */
  readonly workspace: string;
  /** Milliseconds since 1970. */
  readonly writtenAt: number;
  /** In which moments are given: a name of the IANA database. */
  readonly timeZone: string;
  /** The latest first. */
  readonly runs: readonly Run[];
  readonly sizes: readonly SizeHistory[];
  readonly definitions: Definitions;
}

/** What makes it a page: CSS and plain JavaScript, without `</`. */
export interface PageAssets {
  readonly style: string;
  readonly behaviour: string;
}

/**
 * So many runs are shown whole, and with so many tasks altogether, unless the last alone has more. Of those that changed nothing it is
 * the last one only.
 */
const wholeRuns = 24;
const wholeTasks = 1_000;

/** The report as one HTML document that loads nothing, and that a browser lets load nothing. */
export function renderPage(contents: ReportContents, { style, behaviour }: PageAssets): string {
  const { workspace, writtenAt, timeZone } = contents;
  const policy = `default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-${hash("sha256", behaviour, "base64")}'`;
  return html`${new Markup("<!doctype html>")}
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${`Drydock: ${workspace}`}</title>
<link rel="icon" href="data:,">
<style>${new Markup(style)}</style>
</head>
<body>
${glyphSymbols()}
<header class="page"><h1>Drydock</h1><p>${workspace} · written ${formatMoment(writtenAt, timeZone)}</p></header>
<main>
${contents.runs.length === 0 ? renderNothing() : renderContents(contents)}
</main>
<script>${new Markup(behaviour)}</script>
</body>
</html>
`.text;
}

function renderNothing(): Markup {
  return html`<section class="nothing"><h2>No run yet</h2><p>Every run is kept from now on. Build something, and write this page anew:</p><pre>./nx run wg:build-arm
./nx run report</pre></section>`;
}

function renderContents({ runs, sizes, definitions, timeZone }: ReportContents): Markup {
  const views = viewsOf(runs);
  return html`${renderRunChooser(views, timeZone)}
${views.map((view) => renderRun(view, definitions, timeZone))}
${
  sizes.length > 0 &&
  html`<section class="all" id="sizes"><h3>Sizes</h3><p class="note">All outputs of an artifact together, a step for each build that was seen here, and the change since the first.</p>${renderSizes(sizes, timeZone)}</section>`
}
<section class="all" id="runs"><h3>Runs</h3><p class="note">With why each build ran.</p>${renderRuns(runs, views, timeZone)}</section>`;
}

function viewsOf(runs: readonly Run[]): RunView[] {
  let tasks = 0;
  return runs
    .filter((run, index) => index === 0 || !changedNothing(run))
    .slice(0, wholeRuns)
    .flatMap((run, index) => {
      tasks += run.tasks.length;
      if (index > 0 && tasks > wholeTasks) return [];
      return [{ id: `run-${index}`, run, latest: index === 0, saved: timeSaved(run, runs) }];
    });
}
