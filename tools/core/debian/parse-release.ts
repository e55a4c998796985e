import { isSha256, type Sha256 } from "../digest.ts";
import { parseControl } from "./parse-control.ts";

/** What a suite's Release file says of it. */
export interface Release {
  /** The release's name: bookworm. */
  readonly codename: string | undefined;
  /** Of the point release: 12.15. */
  readonly version: string | undefined;
  /** The suite's index files by their paths below it; sizes in bytes. */
  readonly files: ReadonlyMap<string, { readonly sha256: Sha256; readonly size: number }>;
}

/** Parses a Release file (https://wiki.debian.org/DebianRepository/Format), without its signature. */
export function parseRelease(text: string): Release {
  const [stanza] = parseControl(text);
  const files = new Map<string, { sha256: Sha256; size: number }>();
  for (const line of (stanza?.get("sha256") ?? "").split("\n")) {
    const [hex, size, path] = line.trim().split(/\s+/);
    const sha256 = `sha256:${hex}`;
    if (path !== undefined && isSha256(sha256)) files.set(path, { sha256, size: Number(size) });
  }
  return { codename: stanza?.get("codename"), version: stanza?.get("version"), files };
}
