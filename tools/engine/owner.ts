import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/**
 * The process that a container belongs to. A process ID alone says nothing: it is used again, and it means something only
 * within its machine's boot and its process namespace. So the place comes with it, and the process's start time.
 */
export interface Owner {
  /** Host name, boot and process namespace. */
  readonly place: string;
  readonly pid: number;
  /** Clock ticks since the boot: field 22 of /proc/PID/stat, proc(5). */
  readonly started: string;
}

export function currentOwner(): Owner {
  const boot = readOr("", () => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim());
  const namespace = readOr("", () => readlinkSync("/proc/self/ns/pid").replace(/\D/g, ""));
  const place = `${hostname()}/${boot}/${namespace}`;
  return { place, pid: process.pid, started: startTime(process.pid) ?? "" };
}

/** As the label `drydock.owner` holds it: host, boot, process namespace, process ID, start time. */
export function formatOwner(owner: Owner): string {
  return `${owner.place}/${owner.pid}/${owner.started}`;
}

export function parseOwner(label: string | undefined): Owner | undefined {
  const [, place, pid, started] = label?.match(/^(.*)\/(\d+)\/(\d*)$/) ?? [];
  return place === undefined || started === undefined ? undefined : { place, pid: Number(pid), started };
}

/** Whether an owner can be known to have ended. Of another machine's processes nothing is known. */
export function hasEnded(owner: Owner, here: Owner): boolean {
  return owner.place === here.place && startTime(owner.pid) !== owner.started;
}

function startTime(pid: number): string | undefined {
  const stat = readOr(undefined, () => readFileSync(`/proc/${pid}/stat`, "utf8"));
  // The second field is the program's name in parentheses, which may hold blanks and parentheses.
  return stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
}

function readOr<T>(otherwise: T, read: () => T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
