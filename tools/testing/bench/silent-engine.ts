import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";

/** A socket where an engine would be, which answers nothing and counts who calls. */
export interface SilentEngine extends AsyncDisposable {
  /** For DOCKER_HOST. */
  readonly endpoint: string;
  calls(): number;
}

/** `folder` must exist; the socket goes with the server. */
export async function listenSilently(folder: string): Promise<SilentEngine> {
  let calls = 0;
  const path = join(folder, "engine.sock");
  const server = createServer((socket) => {
    calls++;
    socket.destroy();
  }).listen(path);
  await once(server, "listening");
  return {
    endpoint: `unix://${path}`,
    calls: () => calls,
    async [Symbol.asyncDispose]() {
      server.close();
      await once(server, "close");
    },
  };
}
