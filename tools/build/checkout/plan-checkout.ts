import { join } from "node:path";
import { type FileOnDisk, planFolder } from "../planned-files.ts";
import type { Checkout } from "./find-checkout.ts";
import { knownDigests } from "./known-digests.ts";

/**
 * The files of a checkout as a build's source: all but git's own, for what git ignores counts, as it would in a local source. They
 * may be thousands, and every null build asks for them, so what was read once is remembered.
 */
export function planCheckout({ folder }: Checkout): FileOnDisk[] {
  const known = knownDigests(folder, join(folder, ".git/drydock-digests"));
  const files = planFolder(folder, "source", [".git"], known.digest);
  known.save();
  return files;
}
