import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import type { Environment } from "./environment.ts";

/** Where a system's own programs lie: some roots have a PATH without the sbin folders. */
const systemFolders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

/** PATH with the system's folders at its end. */
export function systemPath(env: Environment): string {
  const own = (env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  return [...new Set([...own, ...systemFolders])].join(delimiter);
}

/** The program's path, undefined where there is none. */
export function findProgram(name: string, env: Environment): string | undefined {
  return systemPath(env)
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
