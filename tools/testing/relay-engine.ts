import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createConnection, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream";

/** An engine's socket where every user may reach it. */
export interface EngineRelay extends AsyncDisposable {
  /** For DOCKER_HOST. */
  readonly endpoint: string;
}

/** Passes on to the engine behind `socket`, which may be in a folder that is its owner's alone. */
export async function relayEngine(socket: string): Promise<EngineRelay> {
  const folder = mkdtempSync(join(tmpdir(), "drydock-relay-"));
  const path = join(folder, "engine.sock");
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const engine = createConnection({ path: socket, allowHalfOpen: true });
    pipeline(client, engine, client, () => {});
  }).listen(path);
  await once(server, "listening");
  chmodSync(folder, 0o755);
  chmodSync(path, 0o777);
  return {
    endpoint: `unix://${path}`,
    async [Symbol.asyncDispose]() {
      server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
