import { isDeepStrictEqual } from "node:util";
import type { Artifact } from "@drydock/core/artifact.ts";
import { planPin } from "@drydock/core/plan-pin.ts";
import type { Workspace } from "../workspace.ts";
import type { Checkout } from "./find-checkout.ts";
import { readPatches } from "./read-patches.ts";

/** Whether what an artifact says of its source has changed since its checkout was made: a sentence, or undefined. */
export function describeStaleness(
  workspace: Workspace,
  name: string,
  { source }: Artifact,
  { origin }: Checkout,
): string | undefined {
  const again = `To have a new one: drydock diff ${name}, if it has edits; drydock checkout ${name} --remove; drydock checkout ${name}`;
  if (!("local" in source) && !isDeepStrictEqual(planPin(source), origin.pin)) {
    return `packages/${name}/artifact.json pins another source than its checkout was made of. ${again}`;
  }
  const patches = readPatches(workspace, name);
  if (patches.map(({ sha256 }) => sha256).join() === origin.patches.map(({ sha256 }) => sha256).join())
    return undefined;
  return `packages/${name}/patches has changed since its checkout was made. ${again}`;
}
