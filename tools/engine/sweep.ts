import { ok, type Result } from "@drydock/core/failure.ts";
import type { Swept } from "./engine.ts";
import { callEngine } from "./engine-call.ts";
import { label, oursFilter } from "./labels.ts";
import type { Client } from "./open-client.ts";
import { currentOwner, hasEnded, parseOwner } from "./owner.ts";
import { removeContainer } from "./remove-container.ts";
import { removeVolume } from "./remove-volume.ts";

/** After so many milliseconds a stopped container of another machine is nobody's any more. */
const abandonedAfter = 24 * 60 * 60 * 1000;

type Labels = Readonly<Record<string, string>>;

/**
 * Removes the containers and volumes of processes that have ended without removing them, which only SIGKILL or a crash makes
 * them do. What belongs to another machine's processes stays, unless it has been stopped for a day. `now` is in milliseconds.
 */
export async function sweep(client: Client, now: number): Promise<Result<Swept>> {
  const here = currentOwner();
  const isLeft = (labels: Labels | null) => {
    const owner = parseOwner(labels?.[label.owner]);
    return owner !== undefined && hasEnded(owner, here);
  };
  const call = { endpoint: client.endpoint, what: "look for what ended builds left behind" };
  const listed = await callEngine(call, (abortSignal) =>
    client.docker.listContainers({ all: true, filters: { label: oursFilter }, abortSignal }),
  );
  if (!listed.ok) return listed;
  const containers: string[] = [];
  for (const { Id, Labels, State } of listed.value) {
    const left = isLeft(Labels) || (State !== "running" && (await isAbandoned(client, Id, now)));
    if (!left) continue;
    const removed = await removeContainer(client, Id);
    if (!removed.ok) return removed;
    containers.push(Labels[label.purpose] ?? Id);
  }

  const filters = JSON.stringify({ label: oursFilter, dangling: ["true"] });
  const found = await callEngine(call, (abortSignal) => client.docker.listVolumes({ filters, abortSignal }));
  if (!found.ok) return found;
  const volumes: string[] = [];
  for (const { Name, Labels } of found.value.Volumes ?? []) {
    if (!isLeft(Labels)) continue;
    const removed = await removeVolume(client, Name);
    if (!removed.ok) return removed;
    volumes.push(Name);
  }
  return ok({ containers, volumes });
}

async function isAbandoned(client: Client, id: string, now: number): Promise<boolean> {
  const call = { endpoint: client.endpoint, what: `look at the container ${id.slice(0, 12)}` };
  const inspected = await callEngine(call, (abortSignal) =>
    client.docker.getContainer(id).inspect({ abortSignal }),
  );
  if (!inspected.ok) return false;
  const { State, Created } = inspected.value;
  // One that never ran is said to have finished in the year 1.
  const stopped = Math.max(Date.parse(State.FinishedAt), Date.parse(Created));
  return now - stopped > abandonedAfter;
}
