import { readFileSync } from "node:fs";
import { renderPage } from "../page/render-page.ts";
import type { RunLine } from "../record/run-line.ts";
import { addSkipped } from "../runs/add-skipped.ts";
import { gatherRuns } from "../runs/gather-runs.ts";
import { sizeHistories } from "../runs/size-history.ts";
import { definitions, noon } from "./sample-runs.ts";

/** The page of some lines, in a workspace of the samples' definitions. */
export function samplePage(lines: readonly RunLine[], workspace = "a workspace"): string {
  const asset = (name: string) => readFileSync(new URL(`../page/${name}`, import.meta.url), "utf8");
  const assets = { style: asset("style.css"), behaviour: asset("behaviour.js") };
  const runs = gatherRuns(lines).map((run) => addSkipped(run, definitions));
  const sizes = sizeHistories(lines);
  return renderPage({ workspace, writtenAt: noon, timeZone: "UTC", definitions, runs, sizes }, assets);
}
