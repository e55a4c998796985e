import { parseEndpoint } from "@drydock/engine/endpoint.ts";
import { label, oursFilter } from "@drydock/engine/labels.ts";
import { openClient } from "@drydock/engine/open-client.ts";
import { parseOwner } from "@drydock/engine/owner.ts";

/** How many containers and volumes an engine holds that one process made. `endpoint` is in the form of DOCKER_HOST. */
export async function leftInEngine(
  endpoint: string,
  pid: number,
): Promise<{ containers: number; volumes: number }> {
  const parsed = parseEndpoint(endpoint, "a test", () => undefined);
  if (parsed.kind === "unusable") throw new Error(`${endpoint}: ${parsed.why}`);
  const client = await openClient(parsed, process.env);
  const isIts = (labels: Readonly<Record<string, string>> | null) =>
    parseOwner(labels?.[label.owner])?.pid === pid;
  const filters = { label: oursFilter };
  const containers = await client.docker.listContainers({ all: true, filters });
  const volumes = await client.docker.listVolumes({ filters });
  client.close();
  return {
    containers: containers.filter(({ Labels }) => isIts(Labels)).length,
    volumes: (volumes.Volumes ?? []).filter(({ Labels }) => isIts(Labels)).length,
  };
}
