import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createConnection, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Duplex, PassThrough, pipeline } from "node:stream";

/** An engine's socket where every user may reach it. */
export interface EngineRelay extends AsyncDisposable {
  /** For DOCKER_HOST. */
  readonly endpoint: string;
}

/**
 * Passes on to the engine behind `socket`, which may be in a folder that is its owner's alone. `watch` makes, for each
 * connection, what the client's bytes go through on their way.
 */
export async function relayEngine(
  socket: string,
  watch: () => Duplex = () => new PassThrough(),
): Promise<EngineRelay> {
  const folder = mkdtempSync(join(tmpdir(), "drydock-relay-"));
  const path = join(folder, "engine.sock");
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const engine = createConnection({ path: socket, allowHalfOpen: true });
    pipeline(client, watch(), engine, client, () => {});
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
