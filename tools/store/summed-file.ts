import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import type { TreeDigest } from "@drydock/core/digest.ts";
import type { Emit } from "@drydock/core/event.ts";
import { hashGoMod, hashModuleZip } from "./module-zip.ts";
import type { Store } from "./store.ts";

/** The sum of a file of a module proxy: of a .zip that of what is in it, of a .mod that of its text. */
export async function sumOf(file: string, proxyPath: string): Promise<TreeDigest | undefined> {
  return proxyPath.endsWith(".zip") ? hashModuleZip(file) : hashGoMod(readFileSync(file));
}

/** The stored file of a sum. It is read whole to be sure; a damaged one is removed, and is not there. */
export async function findSummed(
  store: Store,
  sum: TreeDigest,
  proxyPath: string,
  emit: Emit,
): Promise<string | undefined> {
  const file = summedPath(store, sum);
  if (!existsSync(file)) return undefined;
  if ((await sumOf(file, proxyPath)) === sum) return file;
  rmSync(file, { force: true });
  emit({ type: "warning", text: `a Go module in the store was damaged and has been removed: ${file}` });
  return undefined;
}

/** Moves a verified file of the store's temporary folder to its place. */
export function keepSummed(store: Store, file: string, sum: TreeDigest): void {
  const kept = summedPath(store, sum);
  mkdirSync(dirname(kept), { recursive: true });
  renameSync(file, kept);
}

function summedPath(store: Store, sum: TreeDigest): string {
  const hex = Buffer.from(sum.slice("h1:".length), "base64").toString("hex");
  return join(store.root, "downloads", "h1", hex.slice(0, 2), hex.slice(2));
}
