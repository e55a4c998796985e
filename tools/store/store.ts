import { userInfo } from "node:os";
import { join, resolve } from "node:path";

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * A folder of verified downloads and finished builds, shared by all workspaces of a user:
 *
 *     downloads/sha256/…, sha512/…, h1/…   files by their digest
 *     trees/                               unpacked upstream trees as tars, by tree digest
 *     modules/                             which Go modules belong to a go.mod
 *     builds/                              finished builds, by plan digest
 *     layers/                              layers of unpacked packages, compressed, by tar digest
 *     texts/, images/                      small texts that builds were made of, and what their images held: to tell
 *                                          what changed since
 *     valid/                               which definitions were found to be valid
 *     tmp/                                 whatever is not finished yet
 *
 * Folders are made when something is first put into them.
 */
export interface Store {
  /** Absolute. */
  readonly root: string;
  /** How many bytes of finished builds and layers to keep. */
  readonly limitBytes: number;
  /** Whose settings of proxy, certificates and npm hold for what the store fetches. */
  readonly env: Environment;
}

const defaultLimit = 10 * 1024 ** 3;

/**
 * The store of a user: `DRYDOCK_STORE`, else the cache folder of the XDG base directory specification (which says to
 * ignore a relative one). `DRYDOCK_STORE_LIMIT` is in bytes; one that is no number counts as not set.
 */
export function openStore(env: Environment): Store {
  const { DRYDOCK_STORE: own, DRYDOCK_STORE_LIMIT: limit, XDG_CACHE_HOME: cache, HOME: home } = env;
  const caches = cache?.startsWith("/") ? cache : join(home || userInfo().homedir, ".cache");
  const limitBytes = Number(limit || defaultLimit);
  return {
    root: own ? resolve(own) : join(caches, "drydock"),
    limitBytes: limitBytes >= 0 ? limitBytes : defaultLimit,
    env,
  };
}
