import { parseTask } from "./affected-tasks.ts";
import { isExact, type WalkStep } from "./walk-step.ts";

const headings = ["commit", "subject", "affected", "rebuilt", "restored", ""];
/** Longer subjects are cut, in characters. */
const widestSubject = 40;

/** A table with a line for each commit. */
export function formatWalk(steps: readonly WalkStep[]): string {
  const rows = [headings, ...steps.map(formatStep)];
  const widths = headings.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function formatStep(step: WalkStep): string[] {
  const { commit, subject, affected, rebuilt, restored } = step;
  return [
    commit.slice(0, 9),
    subject.length > widestSubject ? `${subject.slice(0, widestSubject - 1)}…` : subject,
    affected === undefined ? "(everything)" : formatTasks(affected),
    formatTasks(rebuilt),
    formatTasks(restored),
    formatVerdict(step),
  ];
}

function formatVerdict(step: WalkStep): string {
  if (isExact(step)) return "exact";
  const { failed, missed, needless } = step;
  return Object.entries({ failed, missed, needless })
    .flatMap(([word, ids]) => (ids.length === 0 ? [] : `${word}: ${formatTasks(ids)}`))
    .join("; ");
}

/** `wg (arm arm64), bash audit (arm)`: of what is built anew, that it is audited and tried goes without saying. */
function formatTasks(ids: readonly string[]): string {
  const tasks = ids.map(parseTask);
  const first = tasks.filter(
    ({ artifact, kind, platform }) => kind === "build" || !ids.includes(`${artifact}:build-${platform}`),
  );
  const groups = Object.groupBy(first, ({ artifact, kind }) =>
    kind === "build" ? artifact : `${artifact} ${kind}`,
  );
  const texts = Object.entries(groups).map(
    ([what, some = []]) => `${what} (${some.map(({ platform }) => platform).join(" ")})`,
  );
  return texts.join(", ") || "-";
}
