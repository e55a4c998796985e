import { readFileSync } from "node:fs";
import type { Invocation } from "./run-line.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Which run this process belongs to: Nx's or turbo's, if one of them started it, else its own. `command` is what was typed if it is its own.
 * Nx names its first process to all tasks; turbo is looked for among the ancestors, as Linux has them in proc(5).
 */
export function findInvocation(env: Environment, command: string): Invocation {
  const nx = env["NX_INVOCATION_ROOT_PID"];
  if (nx !== undefined) return { id: idOf(Number(nx)), by: "nx" };
  const turbo = env["TURBO_HASH"] === undefined ? undefined : findAncestor("turbo");
  // Nobody else needs to find this ID, and reading proc takes longer than all else here.
  if (turbo === undefined)
    return { id: `${process.pid}-${Math.round(performance.timeOrigin)}`, by: "drydock", command };
  return { id: idOf(turbo), by: "turbo", command: commandLine(turbo) };
}

/** The run of Nx that this process is in, which Nx's own process is too. */
export function findNxInvocation(env: Environment, argv: readonly string[]): Invocation {
  const id = idOf(Number(env["NX_INVOCATION_ROOT_PID"] ?? process.pid));
  return { id, by: "nx", command: ["nx", ...argv.slice(2)].join(" ") };
}

/** A process number is used again one day; with the time of its start it is not. */
function idOf(pid: number): string {
  return `${pid}-${statusOf(pid)?.start ?? 0}`;
}

function findAncestor(name: string): number | undefined {
  for (let pid = process.ppid; pid > 1; ) {
    const status = statusOf(pid);
    if (status === undefined || status.name === name) return status && pid;
    pid = status.parent;
  }
  return undefined;
}

/** Fields 2, 4 and 22 of proc_pid_stat(5); undefined where there is no such process, or no proc. */
function statusOf(
  pid: number,
): { readonly name: string; readonly parent: number; readonly start: string } | undefined {
  const stat = readIfThere(`/proc/${pid}/stat`);
  // The name is in parentheses, and may hold some itself.
  const end = stat.lastIndexOf(")");
  if (end < 0) return undefined;
  const fields = stat.slice(end + 2).split(" ");
  return {
    name: stat.slice(stat.indexOf("(") + 1, end),
    parent: Number(fields[1]),
    start: fields[19] ?? "0",
  };
}

function commandLine(pid: number): string {
  const [program = "", ...args] = readIfThere(`/proc/${pid}/cmdline`).split("\0").slice(0, -1);
  return [program.slice(program.lastIndexOf("/") + 1), ...args].join(" ");
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
