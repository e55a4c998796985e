import { readFileSync } from "node:fs";
import { type ReportContents, renderPage } from "./page/render-page.ts";
import { readRunLines } from "./record/run-file.ts";
import { addSkipped } from "./runs/add-skipped.ts";
import { gatherRuns } from "./runs/gather-runs.ts";
import { sizeHistories } from "./runs/size-history.ts";

/** The page of a workspace's runs as text, and how many there are. */
export function formatReport(
  root: string,
  known: Omit<ReportContents, "runs" | "sizes">,
): { readonly page: string; readonly runs: number } {
  const lines = readRunLines(root);
  const runs = gatherRuns(lines).map((run) => addSkipped(run, known.definitions));
  const asset = (name: string) => readFileSync(new URL(`page/${name}`, import.meta.url), "utf8");
  const assets = { style: asset("style.css"), behaviour: asset("behaviour.js") };
  const page = renderPage({ ...known, runs, sizes: sizeHistories(lines) }, assets);
  return { page, runs: runs.length };
}
