import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { PrivateDaemonPaths } from "./private-daemon-paths.ts";

/** The process ID of the private daemon that runs, if one does. */
export function daemonProcess(paths: PrivateDaemonPaths): number | undefined {
  return runningProcess(paths.pidFile, `unix://${paths.socket}`);
}

/** Whether a process is the private daemon. */
export function isDaemon(pid: number, paths: PrivateDaemonPaths): boolean {
  return hasArgument(pid, `unix://${paths.socket}`);
}

/** The containerd that the private daemon started for itself. */
export function containerdProcess(paths: PrivateDaemonPaths): number | undefined {
  return runningProcess(paths.containerdPidFile, join(paths.exec, "containerd", "containerd.toml"));
}

/** A process ID in a file may long be another's: what runs is known by an argument that only it has. */
function runningProcess(pidFile: string, argument: string): number | undefined {
  const pid = Number(readText(pidFile));
  return Number.isInteger(pid) && pid > 0 && hasArgument(pid, argument) ? pid : undefined;
}

/** False for a process that has ended but was not waited for yet: its command line is empty. */
function hasArgument(pid: number, argument: string): boolean {
  return readText(`/proc/${pid}/cmdline`).split("\0").includes(argument);
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return "";
  }
}
