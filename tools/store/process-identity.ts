import { hash } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** Which process of which machine something belongs to, in a form that fits into a file name. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in the kernel's clock ticks since the boot; 0 where the kernel does not tell. */
  readonly start: number;
  /** Stands for host, boot and, in a container, its own numbering of processes. */
  readonly machine: string;
}

export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, start: startOf(process.pid) ?? 0, machine: machine() };
}

/** Whether the process still runs; `unknown` for one of another machine. */
export function isAlive(identity: ProcessIdentity): boolean | "unknown" {
  if (identity.machine !== machine()) return "unknown";
  if (process.platform === "linux") return startOf(identity.pid) === identity.start;
  try {
    return process.kill(identity.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** A process number is used again one day; with the start time it is not. Field 22 of proc_pid_stat(5). */
function startOf(pid: number): number | undefined {
  const stat = readIfThere(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // The second field is the program's name in parentheses, which may hold spaces and parentheses itself.
  return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]);
}

let known: string | undefined;

function machine(): string {
  known ??= hash(
    "sha256",
    [hostname(), readIfThere("/proc/sys/kernel/random/boot_id"), pidNamespace()].join(" "),
  );
  return known.slice(0, 12);
}

function pidNamespace(): string | undefined {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return undefined;
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
