import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

/**
 * Runs `action` while no other process of this machine runs one of the same name. The lock is an abstract socket (unix(7)),
 * which the kernel drops with its process, whatever ended that. Who waits is connected to it, and so hears of its end.
 * Throws the signal's reason when it is aborted while waiting.
 */
export async function exclusively<T>(
  name: string,
  signal: AbortSignal,
  action: () => Promise<T>,
): Promise<T> {
  const waiting = new Set<Socket>();
  const lock = await acquire(`\0${name}`, signal, waiting);
  try {
    return await action();
  } finally {
    lock.close();
    for (const socket of waiting) socket.destroy();
  }
}

async function acquire(path: string, signal: AbortSignal, waiting: Set<Socket>): Promise<Server> {
  for (;;) {
    const server = createServer((socket) => {
      waiting.add(socket);
      socket.on("error", () => {});
    });
    try {
      server.listen(path);
      await once(server, "listening");
      return server;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    }
    await heldNoLonger(path, signal);
    signal.throwIfAborted();
  }
}

/** The connection also ends, by failing, where the lock was dropped before it was made. */
function heldNoLonger(path: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect({ path });
    const leave = () => socket.destroy();
    signal.addEventListener("abort", leave, { once: true });
    if (signal.aborted) leave();
    socket.on("error", () => {});
    socket.resume();
    socket.on("close", () => {
      signal.removeEventListener("abort", leave);
      resolve();
    });
  });
}
