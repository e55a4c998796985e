/** One thing in an archive. `path` is relative, with forward slashes and no `.` or `..` in it. */
export type ArchiveEntry =
  /** `content` must be read to its end before the next entry is asked for. */
  | {
      readonly kind: "file";
      readonly path: string;
      readonly executable: boolean;
      readonly content: AsyncIterable<Uint8Array>;
    }
  | { readonly kind: "link"; readonly path: string; readonly target: string }
  /** A tar's hard link: the content of a file that came before. */
  | { readonly kind: "copy"; readonly path: string; readonly of: string }
  | { readonly kind: "directory"; readonly path: string };

/** How much an archive of unknown honesty may ask of us. */
export interface ArchiveLimits {
  /** Of everything unpacked. */
  readonly bytes: number;
  readonly entries: number;
  /** Of one path. */
  readonly pathBytes: number;
}

export const defaultLimits: ArchiveLimits = { bytes: 2 * 1024 ** 3, entries: 200_000, pathBytes: 1024 };

/** Thrown while an archive is read: something in it is refused, or it cannot be read. The message says what. */
export class ArchiveError extends Error {}

/** An archive's own spelling of a path as that of an entry; `undefined` for the folder that everything is in. */
export function entryPath(name: string, limits: ArchiveLimits): string | undefined {
  const refuse = (why: string): never => {
    throw new ArchiveError(`the entry ${JSON.stringify(name)} ${why}`);
  };
  if (name.startsWith("/")) refuse("has an absolute path");
  if (/[\0\n]/.test(name)) refuse("has a line break or a zero byte in its path");
  if (Buffer.byteLength(name) > limits.pathBytes) refuse(`has a path of more than ${limits.pathBytes} bytes`);
  const steps = name.split("/").filter((step) => step !== "" && step !== ".");
  if (steps.includes("..")) refuse("leads out of the archive");
  return steps.length === 0 ? undefined : steps.join("/");
}
