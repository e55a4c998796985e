/**
 * `npm run bench`: measures what Drydock promises about its speed, each thing beside what it is compared with, and prints a table. It judges no
 * machine: a budget that is not met is said, and fails nothing. Exits with status 1 if a line could not be measured, 2 for a wrong argument.
 */
import { parseArgs } from "node:util";
import { type BenchContext, openBench } from "./bench/bench-context.ts";
import { describeMachine } from "./bench/describe-machine.ts";
import { formatRows } from "./bench/format-rows.ts";
import type { Line } from "./bench/line.ts";
import { drydockLine } from "./bench/lines/drydock.ts";
import { graphLine } from "./bench/lines/graph.ts";
import { imageLine } from "./bench/lines/image.ts";
import { nullLine } from "./bench/lines/null.ts";
import { overheadLine } from "./bench/lines/overhead.ts";
import { restoredLine } from "./bench/lines/restored.ts";
import { storeLine } from "./bench/lines/store.ts";
import { isMet, type Row, ratioOf } from "./bench/row.ts";

const lines: readonly Line[] = [
  nullLine,
  restoredLine,
  drydockLine,
  overheadLine,
  imageLine,
  storeLine,
  graphLine,
];

const help = `npm run bench [-- [--json] [NAME...]]

Measures, in a copy of the workspace, everything or what is named:
${lines.map(({ name, summary }) => `  ${name.padEnd(10)}${summary}`).join("\n")}
`;

process.exitCode = await bench(process.argv.slice(2));

async function bench(args: string[]): Promise<number> {
  const options = { json: { type: "boolean" }, help: { type: "boolean" } } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const unknown = positionals.filter((name) => !lines.some((line) => line.name === name));
  if (values.help || unknown.length > 0) {
    process.stdout.write(unknown.length > 0 ? `there is no line ${unknown.join(", ")}\n\n${help}` : help);
    return values.help ? 0 : 2;
  }
  const chosen = lines.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  const machine = describeMachine();
  const { rows, failures } = await measureAll(chosen);
  if (values.json) {
    const judged = rows.map((row) => ({ ...row, ratio: ratioOf(row), met: isMet(row) }));
    process.stdout.write(`${JSON.stringify({ machine, rows: judged, failures }, null, 2)}\n`);
  } else {
    const { processor, cores, memoryGiB, kernel, node, load } = machine;
    const host = `${processor}, ${cores} cores, ${memoryGiB} GiB, Linux ${kernel}, Node ${node}`;
    process.stdout.write(`${host}, load ${load.toFixed(1)} at the start\n\n${formatRows(rows)}\n`);
    for (const { line, why } of failures) process.stdout.write(`\n${line} could not be measured: ${why}\n`);
  }
  return failures.length > 0 ? 1 : 0;
}

interface Measured {
  readonly rows: readonly Row[];
  readonly failures: readonly { readonly line: string; readonly why: string }[];
}

async function measureAll(chosen: readonly Line[]): Promise<Measured> {
  // The terminal interrupts the commands that are measured, too: their line fails, and what was made is removed as always.
  let interrupted = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.on(signal, () => {
      interrupted = true;
    });
  await using disposal = new AsyncDisposableStack();
  const context: BenchContext = await openBench(process.env, disposal);
  const rows: Row[] = [];
  const failures = [];
  for (const line of chosen) {
    if (interrupted) break;
    process.stderr.write(`measuring ${line.name}: ${line.summary}\n`);
    try {
      rows.push(...(await line.measure(context)));
    } catch (error) {
      failures.push({ line: line.name, why: error instanceof Error ? error.message : String(error) });
    }
  }
  return { rows, failures };
}
