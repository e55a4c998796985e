import { lstatSync, readdirSync, readlinkSync, type Stats } from "node:fs";
import type { Sha256 } from "@drydock/core/digest.ts";
import type { PlannedFile } from "@drydock/core/plan.ts";
import { digestFile } from "@drydock/store/digest-file.ts";

/** A planned file and where it lies on this machine. Only the plan's part counts. */
export interface FileOnDisk {
  readonly planned: PlannedFile;
  readonly from: string;
}

/** Gives a file's digest; `facts` are what lstat says of it. */
export type DigestFile = (file: string, facts: Stats) => Sha256;

export function digestOnDisk(file: string): Sha256 {
  return `sha256:${digestFile(file, "sha256")}` as Sha256;
}

/** One file or link, as it goes into a build at `path` under /build. */
export function planFile(from: string, path: string, digest: DigestFile = digestOnDisk): FileOnDisk {
  const facts = lstatSync(from);
  if (facts.isSymbolicLink()) return { planned: { path, content: { link: readlinkSync(from) } }, from };
  const content = { sha256: digest(from, facts), executable: (facts.mode & 0o100) !== 0 };
  return { planned: { path, content }, from };
}

/** All files and links below a folder, sorted, ignored by version control or not, but nothing of a name in `leaveOut`. */
export function planFolder(
  from: string,
  path: string,
  leaveOut: readonly string[] = [".git", "node_modules"],
  digest: DigestFile = digestOnDisk,
): FileOnDisk[] {
  return readdirSync(from, { withFileTypes: true })
    .filter((entry) => !leaveOut.includes(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const [source, target] = [`${from}/${entry.name}`, `${path}/${entry.name}`];
      if (entry.isDirectory()) return planFolder(source, target, leaveOut, digest);
      // A socket or a named pipe is no input, as it is none to version control.
      return entry.isFile() || entry.isSymbolicLink() ? [planFile(source, target, digest)] : [];
    });
}
