import { parseEndpoint } from "@drydock/engine/endpoint.ts";
import { type Client, openClient } from "@drydock/engine/open-client.ts";

/** A client that sees the engine past Drydock, as its owner does. `endpoint` is in the form of DOCKER_HOST. */
export async function withEngineClient<T>(
  endpoint: string,
  action: (docker: Client["docker"]) => Promise<T>,
): Promise<T> {
  const parsed = parseEndpoint(endpoint, "a test", () => undefined);
  if (parsed.kind === "unusable") throw new Error(`${endpoint}: ${parsed.why}`);
  const client = await openClient(parsed, process.env);
  try {
    return await action(client.docker);
  } finally {
    client.close();
  }
}
