import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { type Environment, openStore } from "@drydock/store/store.ts";

/** A store for a while: disposing of it removes it. */
export interface FreshStore extends Disposable {
  readonly root: string;
}

/** Opens a store without any finished build. What was downloaded and unpacked it shares with the user's own: that is verified, and much. */
export function openFreshStore(env: Environment): FreshStore {
  const own = openStore(env).root;
  // In the user's store, because what is downloaded is renamed into place, which works within one disk.
  mkdirSync(join(own, "tmp"), { recursive: true });
  const root = mkdtempSync(join(own, "tmp", "fresh-"));
  for (const folder of ["downloads", "layers", "modules", "trees"]) {
    mkdirSync(join(own, folder), { recursive: true });
    symlinkSync(join(own, folder), join(root, folder));
  }
  return { root, [Symbol.dispose]: () => rmSync(root, { recursive: true, maxRetries: 10 }) };
}
