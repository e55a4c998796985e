import { type FSWatcher, readdirSync, watch } from "node:fs";
import { join } from "node:path";

/** A save is often several changes, as where a new file is written and then renamed: so many milliseconds without one end it. */
const quiet = 100;

/** A change that is still to come. */
export interface NextChange {
  /** The paths that changed, absolute, when something has and then nothing more. */
  readonly settled: Promise<readonly string[]>;
  /** Waits no longer. */
  stop(): void;
}

/**
 * Waits for a change in any of some folders, however deep; git's own do not count. Whatever changes after the call is seen, so
 * call first and look at the files then. Throws the system's error where there are more folders than it watches.
 *
 * Each folder is watched by itself, and all of them anew with each call. Node's recursive watch on Linux, and chokidar too, lose
 * sight of a file or a folder when another takes its place, which is how editors save and git switches branches.
 */
export function nextChange(folders: readonly string[]): NextChange {
  const watchers: FSWatcher[] = [];
  const stop = () => {
    for (const watcher of watchers) watcher.close();
  };
  const { promise: settled, resolve } = Promise.withResolvers<readonly string[]>();
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const note = (path: string) => {
    changed.add(path);
    clearTimeout(timer);
    timer = setTimeout(() => {
      stop();
      resolve([...changed]);
    }, quiet);
  };
  try {
    for (const folder of folders) watchBelow(folder, watchers, note);
  } catch (error) {
    stop();
    throw error;
  }
  return {
    settled,
    stop() {
      clearTimeout(timer);
      stop();
    },
  };
}

/** A folder first and then what is in it, so that none can come in between unseen. */
function watchBelow(folder: string, watchers: FSWatcher[], note: (path: string) => void): void {
  try {
    const watcher = watch(folder, (_event, name) => note(join(folder, name ?? "")));
    watcher.on("error", () => note(folder));
    watchers.push(watcher);
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isDirectory() && entry.name !== ".git") watchBelow(join(folder, entry.name), watchers, note);
    }
  } catch (error) {
    // It was there when its parent was read, and that one's watch has seen it go.
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT" && code !== "ENOTDIR") throw error;
  }
}
