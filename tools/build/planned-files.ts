import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { sha256Of } from "@drydock/core/digest.ts";
import type { PlannedFile } from "@drydock/core/plan.ts";

/** A planned file and where it lies on this machine. Only the plan's part counts. */
export interface FileOnDisk {
  readonly planned: PlannedFile;
  readonly from: string;
}

/** One file or link, as it goes into a build at `path` under /build. */
export function planFile(from: string, path: string): FileOnDisk {
  const facts = lstatSync(from);
  if (facts.isSymbolicLink()) return { planned: { path, content: { link: readlinkSync(from) } }, from };
  const content = { sha256: sha256Of(readFileSync(from)), executable: (facts.mode & 0o100) !== 0 };
  return { planned: { path, content }, from };
}

/** All files and links below a folder, sorted; version control's own folders and node_modules are not part of it. */
export function planFolder(from: string, path: string): FileOnDisk[] {
  return readdirSync(from, { withFileTypes: true })
    .filter((entry) => entry.name !== ".git" && entry.name !== "node_modules")
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const [source, target] = [join(from, entry.name), `${path}/${entry.name}`];
      if (entry.isDirectory()) return planFolder(source, target);
      // A socket or a named pipe is no input, as it is none to version control.
      return entry.isFile() || entry.isSymbolicLink() ? [planFile(source, target)] : [];
    });
}
