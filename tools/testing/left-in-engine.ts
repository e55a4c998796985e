import { label, oursFilter } from "@drydock/engine/labels.ts";
import { parseOwner } from "@drydock/engine/owner.ts";
import { withEngineClient } from "./engine-client.ts";

/** How many containers and volumes an engine holds that one process made. */
export function leftInEngine(
  endpoint: string,
  pid: number,
): Promise<{ containers: number; volumes: number }> {
  const isIts = (labels: Readonly<Record<string, string>> | null) =>
    parseOwner(labels?.[label.owner])?.pid === pid;
  const filters = { label: oursFilter };
  return withEngineClient(endpoint, async (docker) => {
    const containers = await docker.listContainers({ all: true, filters });
    const volumes = await docker.listVolumes({ filters });
    return {
      containers: containers.filter(({ Labels }) => isIts(Labels)).length,
      volumes: (volumes.Volumes ?? []).filter(({ Labels }) => isIts(Labels)).length,
    };
  });
}
