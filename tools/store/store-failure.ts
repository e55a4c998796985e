import { type Failure, failed, type Result } from "@drydock/core/failure.ts";
import type { Store } from "./store.ts";

/** Runs an action that writes into the store; a disk that is full or not writable becomes a failure. */
export async function withStoreFailures<T>(
  store: Store,
  what: string,
  action: () => Promise<Result<T>>,
): Promise<Result<T>> {
  try {
    return await action();
  } catch (error) {
    return failed(storeFailure(error, store, what));
  }
}

/** What an error of the file system means to a user. An error that only a bug explains is thrown on. */
export function storeFailure(error: unknown, store: Store, what: string): Failure {
  const { code, path = store.root, message } = error as NodeJS.ErrnoException;
  if (code === "ENOSPC" || code === "EDQUOT") {
    return {
      reason: "disk-full",
      what,
      where: path,
      why: `the disk is full (${message})`,
      next: "Make room there, or set DRYDOCK_STORE to a folder on another disk, and run again.",
    };
  }
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") {
    return {
      reason: "unsupported-host",
      what,
      where: path,
      why: `it is not for us to write (${message})`,
      next: "Change its owner or mode, or set DRYDOCK_STORE to a folder that you may write to, and run again.",
    };
  }
  throw error;
}
