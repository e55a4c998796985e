import { hash } from "node:crypto";
import { join } from "node:path";
import type { Environment } from "./environment.ts";

export interface PrivateDaemonPaths {
  /** Images and containers: large. */
  readonly data: string;
  readonly log: string;
  readonly exec: string;
  readonly socket: string;
  readonly pidFile: string;
  /** Of the containerd that the daemon starts for itself. */
  readonly containerdPidFile: string;
  /** Name of the lock that whoever starts or stops it holds. */
  readonly lock: string;
}

/** A socket's path holds 107 bytes (sockaddr_un, unix(7)), and the daemon makes sockets of its own below `exec`. */
const longestRunFolder = 107 - "/exec/containerd/containerd-debug.sock".length;

/** Where the private daemon of this user lives: in the cache folder; undefined without one. */
export function privateDaemonPaths(env: Environment): PrivateDaemonPaths | undefined {
  const cache = env["XDG_CACHE_HOME"] || (env["HOME"] && join(env["HOME"], ".cache"));
  if (!cache) return undefined;
  const folder = join(cache, "drydock-engine");
  const name = `drydock-${hash("sha256", folder, "hex").slice(0, 12)}`;
  const run = Buffer.byteLength(folder) > longestRunFolder ? join("/run", name) : folder;
  return {
    data: join(folder, "data"),
    log: join(folder, "dockerd.log"),
    exec: join(run, "exec"),
    containerdPidFile: join(run, "exec", "containerd", "containerd.pid"),
    socket: join(run, "docker.sock"),
    pidFile: join(run, "dockerd.pid"),
    lock: name,
  };
}
