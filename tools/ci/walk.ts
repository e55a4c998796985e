/**
 * `npm run walk -- BASE..BRANCH`: builds every commit of a branch as continuous integration would, and prints what each one affected, rebuilt and
 * restored. Exits with status 1 unless each built exactly what it should, 2 for a wrong argument, 130 where it was interrupted.
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { formatFailure } from "@drydock/build/format-failure.ts";
import type { Failure } from "@drydock/core/failure.ts";
import { openCheckout } from "./checkout.ts";
import { formatWalk } from "./format-walk.ts";
import { openFreshStore } from "./fresh-store.ts";
import { walkBranch } from "./walk-branch.ts";
import { isExact, type WalkStep } from "./walk-step.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

const help = `npm run walk -- [--repository URL] [--exclude NAME,...] [--json] BASE..BRANCH

Clones the repository, this one when missing, builds everything at BASE with an empty store, and then at each commit after it what
\`nx affected\` says. A commit is exact if every build that ran had to, and none is missing.
`;

const options = {
  repository: { type: "string", default: root },
  exclude: { type: "string", default: "" },
  json: { type: "boolean" },
  help: { type: "boolean" },
} as const;

process.exitCode = await walk(process.argv.slice(2));

async function walk(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const [from, to, ...more] = positionals[0]?.split("..") ?? [];
  if (values.help || !from || !to || more.length > 0 || positionals.length > 1) {
    process.stdout.write(help);
    return values.help ? 0 : 2;
  }
  const interrupt = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => interrupt.abort(signal));
  const opened = await openCheckout(values.repository, root, interrupt.signal);
  if (!opened.ok) return fail(opened.failure);
  using checkout = opened.value;
  using store = openFreshStore(process.env);
  const [base, head] = await Promise.all([checkout.resolve(from), checkout.resolve(to)]);
  if (!base.ok) return fail(base.failure);
  if (!head.ok) return fail(head.failure);
  const listed = await checkout.git(
    "rev-list",
    "--reverse",
    "--first-parent",
    `${base.value}..${head.value}`,
  );
  if (!listed.ok) return fail(listed.failure);

  const words = (text: string) => text.split(/[\s,]+/).filter((word) => word !== "");
  const commits = [base.value, ...words(listed.value)];
  const steps: WalkStep[] = [];
  const { signal } = interrupt;
  const walking = { checkout, store: store.root, commits, exclude: words(values.exclude), signal };
  for await (const step of walkBranch(walking)) {
    if (!step.ok) return signal.aborted ? 130 : fail(step.failure);
    steps.push(step.value);
    process.stderr.write(`${steps.length} of ${commits.length}: ${step.value.subject}\n`);
    if (step.value.printed !== undefined) process.stderr.write(`${step.value.printed}\n`);
  }
  if (signal.aborted) return 130;
  process.stdout.write(`${values.json ? JSON.stringify(steps, null, 2) : formatWalk(steps)}\n`);
  return steps.every(isExact) ? 0 : 1;
}

function fail(failure: Failure): number {
  process.stderr.write(`${formatFailure(failure)}\n`);
  return 1;
}
