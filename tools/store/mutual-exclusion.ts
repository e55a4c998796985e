import { hash } from "node:crypto";
import { unlinkSync } from "node:fs";
import { createConnection, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { failed, type Result } from "@drydock/core/failure.ts";

/**
 * Runs an action while no other process of this user on this machine runs one of the same name. Others wait their turn.
 *
 * On Linux the lock is a listening socket in the abstract namespace (unix(7)): the kernel lets go of it when its
 * process ends, however that ends, so there is nothing stale to clean up. Waiters stay connected to it, and try again
 * when the connection ends. Processes in different network namespaces do not see each other's locks.
 *
 * Elsewhere it is a socket file in the temporary folder, which a killed process leaves behind: a waiter that finds
 * nobody behind it removes it. Two that do so at once may both go on, so a lock only ever saves work: what is done
 * under it is moved into place in one step, and stays right when done twice.
 */
export async function withLock<T>(
  name: string,
  signal: AbortSignal,
  action: () => Promise<Result<T>>,
): Promise<Result<T>> {
  const address = lockAddress(name);
  const visitors = new Set<Socket>();
  let server: Server | undefined;
  while (!signal.aborted) {
    server = await listen(address, visitors);
    if (server !== undefined) break;
    await untilReleased(address, signal);
  }
  if (server === undefined) {
    return failed({
      reason: "interrupted",
      what: "waiting for another Drydock process was interrupted",
      why: `it holds the lock ${name}`,
      next: "Run it again.",
    });
  }
  try {
    return await action();
  } finally {
    await release(server, visitors);
  }
}

function lockAddress(name: string): string {
  // Not userInfo(), which throws for a user that no passwd file knows, as containers have them.
  const uid = process.getuid?.() ?? 0;
  // A socket's address holds 107 bytes, so a digest of the name stands for it.
  const id = `drydock-${uid}-${hash("sha256", name).slice(0, 32)}`;
  return process.platform === "linux" ? `\0${id}` : join(tmpdir(), id);
}

/** The server that holds the lock, or undefined where somebody else does. */
function listen(address: string, visitors: Set<Socket>): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((visitor) => {
      visitors.add(visitor);
      visitor.on("error", () => {});
      visitor.on("close", () => visitors.delete(visitor));
    });
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(undefined);
      else reject(error);
    });
    server.listen(address, () => resolve(server));
  });
}

/** Resolves when the holder has let go, is gone, or the wait was interrupted. */
function untilReleased(address: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const socket = createConnection(address);
    const stop = () => socket.destroy();
    signal.addEventListener("abort", stop, { once: true });
    socket.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ECONNREFUSED" && !address.startsWith("\0")) removeStale(address);
    });
    socket.resume();
    socket.once("close", () => {
      signal.removeEventListener("abort", stop);
      resolve();
    });
  });
}

function removeStale(file: string): void {
  try {
    unlinkSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}

function release(server: Server, visitors: Set<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const visitor of visitors) visitor.destroy();
  });
}
