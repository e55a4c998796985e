import { readFileSync } from "node:fs";
import { ok, type Result } from "@drydock/core/failure.ts";
import type { Environment } from "./environment.ts";
import { runProgram } from "./run-program.ts";

/** Mounts the control groups that containers need, on a machine whose init has not. */
export async function mountCgroups(env: Environment, signal: AbortSignal): Promise<Result<void>> {
  const mounted = readFileSync("/proc/mounts", "utf8")
    .split("\n")
    .some((line) => /^cgroup2?$/.test(line.split(" ")[2] ?? ""));
  if (mounted) return ok(undefined);
  return runProgram(["mount", "-t", "cgroup2", "cgroup2", "/sys/fs/cgroup"], env, signal);
}
