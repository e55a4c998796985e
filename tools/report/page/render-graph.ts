import type { Definitions } from "../runs/definitions.ts";
import { graphSizes } from "../runs/graph-geometry.ts";
import type { Link } from "../runs/graph-links.ts";
import type { PlacedPlatform } from "../runs/lay-out-columns.ts";
import { type GraphLayout, layOutGraph } from "../runs/lay-out-graph.ts";
import { type PlacedToolchain, toolchainGap } from "../runs/lay-out-toolchains.ts";
import type { Run, Task } from "../runs/run.ts";
import { html, type Markup } from "./html.ts";
import { clip, outcomeWords, shortDuration, taskWord } from "./words.ts";

/** The graph of a run's tasks. `idOf` gives where on the page more is said of a task. */
export function renderGraph(run: Run, definitions: Definitions, idOf: (task: Task) => string): Markup {
  const layout = layOutGraph(run.tasks, definitions);
  const { width, height } = layout;
  const smokes = run.tasks.some(({ command }) => command === "smoke");
  return html`<figure class="graph">
<div class="scroll" data-from="${(layout.artifacts[0]?.x ?? 0) - graphSizes.margin}" tabindex="0">
<svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="group" aria-label="${`Task graph of ${run.tasks.length} tasks`}">
${layout.platforms.map(renderHeader)}
${[...layout.links].sort((a, b) => Number(a.live) - Number(b.live)).map(renderLink)}
${layout.toolchains.map((toolchain) => renderToolchain(toolchain, idOf))}
${renderArtifacts(layout)}
${layout.cells.map(({ task, x, y }) => renderCell(task, x, y, idOf))}
</svg></div>
${smokes && html`<figcaption>Smoke tests also use the toolchain ${definitions.emulators}.</figcaption>`}
</figure>`;
}

function renderHeader({ name, x, width, commands }: PlacedPlatform): Markup {
  return html`<g class="head"><text class="platform" x="${x + width / 2}" y="14">${clip(name, 20)}</text><path d="M${x + 6} 22h${width - 12}"/>${commands.map(
    (command) => html`<text x="${command.x}" y="38">${clip(command.name, 8)}</text>`,
  )}</g>`;
}

function renderLink({ from: [x1, y1], to: [x2, y2], inRow, live }: Link): Markup {
  const look = live ? "link live" : "link";
  // Past other tasks of the row it goes beneath them: they do not depend on each other.
  const half = graphSizes.cell / 2;
  if (inRow && x2 - x1 > 3 * graphSizes.cell)
    return html`<path class="${look}" d="M${x1} ${y1 + half}c0 6 ${x2 - x1} 6 ${x2 - x1} 0"/>`;
  // It bends at once, and then runs level: what lies between is in rows of its own.
  const bend = Math.min(toolchainGap, x2 - x1);
  const curve = y1 === y2 ? "" : `C${x1 + bend / 2} ${y1} ${x1 + bend / 2} ${y2} ${x1 + bend} ${y2}`;
  return html`<path class="${look}" d="M${x1} ${y1}${curve}H${x2}"/>`;
}

function renderToolchain({ name, x, y, width, task }: PlacedToolchain, idOf: (task: Task) => string): Markup {
  const box = html`<rect x="${x}" y="${y - 13}" width="${width}" height="26" rx="13"/><text x="${x + width / 2}" y="${y + 4}">${clip(name, 12)}</text>`;
  const title = task === undefined ? `toolchain ${name}` : describe(task);
  const group = html`<g class="${`toolchain ${task?.outcome ?? ""}`}"><title>${title}</title>${box}</g>`;
  return task === undefined ? group : html`<a href="#${idOf(task)}">${group}</a>`;
}

function renderArtifacts({ artifacts }: GraphLayout): Markup[] {
  return artifacts.map(
    ({ name, x, y }) =>
      html`<g class="artifact"><title>${name}</title><circle cx="${x}" cy="${y}" r="2.5"/><text x="${x + 9}" y="${y + 4}">${clip(name, 19)}</text></g>`,
  );
}

function renderCell(task: Task, x: number, y: number, idOf: (task: Task) => string): Markup {
  const half = graphSizes.cell / 2;
  const word = describe(task);
  return html`<a href="#${idOf(task)}" class="${`cell ${task.outcome}`}" data-task="${idOf(task)}" aria-label="${word}"><title>${word}</title><rect x="${x - half}" y="${y - half}" width="${graphSizes.cell}" height="${graphSizes.cell}" rx="4"/><use href="${`#glyph-${task.outcome}`}" x="${x - 8}" y="${y - 8}" width="16" height="16"/></a>`;
}

function describe(task: Task): string {
  const duration = task.outcome === "skipped" ? "" : `, ${shortDuration(task.ended - task.began)}`;
  return `${taskWord(task)} ${outcomeWords[task.outcome]}${duration}`;
}
