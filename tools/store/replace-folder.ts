import { existsSync, mkdirSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Moves a folder to a place where another may be, which goes into `aside` (a temporary folder on the same disk).
 *
 * These are two renames. Linux could swap both at once (renameat2(2) with RENAME_EXCHANGE), but Node does not offer
 * that. So a process that is killed in between leaves the place empty; it never leaves half of one folder there.
 */
export function replaceFolder(from: string, to: string, aside: string): void {
  mkdirSync(dirname(to), { recursive: true });
  for (let attempt = 0; ; attempt += 1) {
    if (existsSync(to)) renameSync(to, join(aside, `replaced-${attempt}`));
    try {
      renameSync(from, to);
      return;
    } catch (error) {
      // Somebody else has put a folder there just now, and ours is as good a one.
      const { code } = error as NodeJS.ErrnoException;
      if (code !== "ENOTEMPTY" && code !== "EEXIST") throw error;
    }
  }
}
