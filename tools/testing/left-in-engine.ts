import { label, oursFilter } from "@drydock/engine/labels.ts";
import { parseOwner } from "@drydock/engine/owner.ts";
import { withEngineClient } from "./engine-client.ts";

export interface Left {
  readonly containers: number;
  readonly volumes: number;
}

type Labels = Readonly<Record<string, string>> | null;

/** How many containers and volumes an engine holds that one process made. */
export function leftInEngine(endpoint: string, pid: number): Promise<Left> {
  return count(endpoint, (labels) => parseOwner(labels?.[label.owner])?.pid === pid);
}

/** The same by what they are for, which must be something that nobody else does: `build NAME for arm`. */
export function leftOfPurpose(endpoint: string, purpose: string): Promise<Left> {
  return count(endpoint, (labels) => labels?.[label.purpose] === purpose);
}

function count(endpoint: string, isOne: (labels: Labels) => boolean): Promise<Left> {
  const filters = { label: oursFilter };
  return withEngineClient(endpoint, async (docker) => {
    const containers = await docker.listContainers({ all: true, filters });
    const volumes = await docker.listVolumes({ filters });
    return {
      containers: containers.filter(({ Labels }) => isOne(Labels)).length,
      volumes: (volumes.Volumes ?? []).filter(({ Labels }) => isOne(Labels)).length,
    };
  });
}
