import type { Result } from "@drydock/core/failure.ts";
import { callEngine } from "./engine-call.ts";
import { statusOf } from "./engine-failure.ts";
import type { Client } from "./open-client.ts";

/** Removes a volume. False for one that is gone, or that a container uses. */
export function removeVolume(client: Client, name: string): Promise<Result<boolean>> {
  const call = { endpoint: client.endpoint, what: `remove the volume ${name}` };
  return callEngine(call, async (abortSignal) => {
    try {
      await client.docker.getVolume(name).remove({ abortSignal });
      return true;
    } catch (error) {
      if (statusOf(error) === 404 || statusOf(error) === 409) return false;
      throw error;
    }
  });
}
