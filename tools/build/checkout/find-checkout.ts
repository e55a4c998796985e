import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Artifact } from "@drydock/core/artifact.ts";
import type { Sha256 } from "@drydock/core/digest.ts";
import { failed, ok, type Result } from "@drydock/core/failure.ts";
import type { PlannedPin } from "@drydock/core/plan.ts";
import { artifactFolder, type Workspace } from "../workspace.ts";

/** What a checkout was made of. It lies among git's own files, where it is no part of the source and git leaves it alone. */
export interface CheckoutOrigin {
  readonly pin: PlannedPin;
  /** The artifact's patches that are applied, in order, each with the digest of its body. */
  readonly patches: readonly { readonly name: string; readonly sha256: Sha256 }[];
}

/** An upstream source under version control beside its artifact. */
export interface Checkout {
  /** Absolute. */
  readonly folder: string;
  readonly origin: CheckoutOrigin;
}

const originFile = ".git/drydock.json";

export function checkoutFolder(workspace: Workspace, name: string): string {
  return join(artifactFolder(workspace, name), "checkout");
}

/** The checkout of an artifact's source, if there is one. Asks no git: every build's plan comes by here. */
export function findCheckout(
  workspace: Workspace,
  name: string,
  { source }: Artifact,
): Result<Checkout | undefined> {
  const folder = checkoutFolder(workspace, name);
  if ("local" in source || !existsSync(folder)) return ok(undefined);
  const origin = readOrigin(folder);
  if (origin !== undefined) return ok({ folder, origin });
  return failed({
    reason: "damaged-checkout",
    what: `packages/${name}/checkout cannot be used`,
    where: `packages/${name}/checkout/${originFile}`,
    why: "this file, which says what the checkout was made of, is missing or damaged",
    next: `Move the folder away. Then, to have one again: drydock checkout ${name}`,
  });
}

export function writeOrigin(folder: string, origin: CheckoutOrigin): void {
  const file = join(folder, originFile);
  writeFileSync(`${file}.new`, `${JSON.stringify(origin, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}

function readOrigin(folder: string): CheckoutOrigin | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, originFile), "utf8"));
  } catch {
    return undefined;
  }
}
