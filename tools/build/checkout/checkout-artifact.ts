import type { Artifact } from "@drydock/core/artifact.ts";
import { ok, type Result } from "@drydock/core/failure.ts";
import { withLock } from "@drydock/store/mutual-exclusion.ts";
import type { Report, Subject } from "../commands.ts";
import type { Context } from "../context.ts";
import { loadArtifact } from "../definitions.ts";
import { describeStaleness } from "./describe-staleness.ts";
import { type Checkout, checkoutFolder, findCheckout } from "./find-checkout.ts";
import { makeCheckout } from "./make-checkout.ts";
import { removeCheckout } from "./remove-checkout.ts";

export interface CheckoutOptions {
  /** Goes back to the pinned source. */
  readonly remove: boolean;
  /** Even if edits are lost. */
  readonly force: boolean;
}

/** Puts an artifact's pinned source under version control beside it, or removes that again. */
export async function checkoutArtifact(
  context: Context,
  { name, platform }: Subject,
  { remove, force }: CheckoutOptions,
): Promise<Result<Report>> {
  const loaded = await loadArtifact(context.workspace, name);
  if (!loaded.ok) return loaded;
  const artifact = loaded.value;
  if ("local" in artifact.source) {
    const folder = `packages/${name}/${artifact.source.local}`;
    return ok({
      data: { artifact: name, source: folder },
      text: `the source of ${name} is in this repository: ${folder}`,
    });
  }
  const folder = checkoutFolder(context.workspace, name);
  return withLock(`checkout-${folder}`, context.signal, async () => {
    const found = findCheckout(context.workspace, name, artifact);
    if (!found.ok) return found;
    if (remove) return removeCheckout(context, name, found.value, force);
    if (found.value !== undefined) return ok(reportPresent(context, name, artifact, found.value));
    const made = await makeCheckout(context, name, artifact, platform);
    return made.ok ? ok(reportMade(name, artifact, made.value)) : made;
  });
}

function reportPresent(context: Context, name: string, artifact: Artifact, checkout: Checkout): Report {
  const stale = describeStaleness(context.workspace, name, artifact, checkout);
  if (stale !== undefined) context.emit({ type: "warning", text: stale });
  return {
    data: { artifact: name, checkout: checkout.folder, ...checkout.origin, made: false },
    text: `packages/${name}/checkout is there already, and stays as it is`,
  };
}

function reportMade(name: string, { version }: Artifact, { folder, origin }: Checkout): Report {
  const patches = origin.patches.map((patch) => `, ${patch.name} applied`);
  return {
    data: { artifact: name, checkout: folder, ...origin, made: true },
    text: [
      `packages/${name}/checkout holds the source of ${name} ${version} as pinned${patches.join("")}`,
      `  builds use it from now on`,
      `  to keep edits: drydock diff ${name}`,
      `  to go back:    drydock checkout ${name} --remove`,
    ].join("\n"),
  };
}
