import type { Result } from "@drydock/core/failure.ts";
import { callEngine } from "./engine-call.ts";
import { statusOf } from "./engine-failure.ts";
import type { Client } from "./open-client.ts";

/** Removes a container, running or not, with its volume. One that is gone, or that another process is removing, is fine. */
export function removeContainer(client: Client, id: string): Promise<Result<void>> {
  const call = { endpoint: client.endpoint, what: `remove the container ${id.slice(0, 12)}` };
  return callEngine(call, async (abortSignal) => {
    try {
      await client.docker.getContainer(id).remove({ force: true, v: true, abortSignal });
    } catch (error) {
      if (statusOf(error) !== 404 && statusOf(error) !== 409) throw error;
    }
  });
}
