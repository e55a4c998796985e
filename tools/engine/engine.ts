import type { Readable, Writable } from "node:stream";
import type { Sha256 } from "@drydock/core/digest.ts";
import type { Emit } from "@drydock/core/event.ts";
import type { Result } from "@drydock/core/failure.ts";
import type { Limits } from "@drydock/core/plan.ts";

/** A layer of an image: an uncompressed tar. */
export interface ImageLayer {
  readonly tar: Sha256;
  readonly bytes: number;
  open(): Readable;
}

export interface LoadableImage {
  /** Digest of `configJson`. */
  readonly id: Sha256;
  readonly configJson: string;
  /** `drydock/NAME:TAG`, the tag being the ID's first 12 digits. */
  readonly name: string;
  /** In the order of the configuration's diff IDs. */
  readonly layers: readonly ImageLayer[];
}

export interface ContainerSpec {
  readonly image: Sha256;
  /** Program and arguments; no shell. */
  readonly command: readonly string[];
  /** The whole environment: neither the image nor the engine adds to it (but HOME=/ where HOME is missing). */
  readonly env: Readonly<Record<string, string>>;
  readonly workdir: string;
  /** `bridge` only for what fetches. */
  readonly network: "none" | "bridge";
  /**
   * Whether the command is started before its input is there, to get ready meanwhile. The end of its standard input then
   * says that the input is. Any other command finds its standard input empty.
   */
  readonly startsEarly?: boolean;
  readonly limits: Limits;
  /** Whether it finds at /build/cache what earlier runs on the same image left there, and leaves it to later ones. Missing for no. */
  readonly usesCache?: boolean;
  /** What it is for, in a few words, for people and for its label: `build wg for arm`. */
  readonly purpose: string;
}

export interface ContainerExit {
  /** 0 to 255; 128 and the signal's number where a signal ended it. */
  readonly status: number;
}

/** A file or folder of a stopped container as a tar, whose first entry is the thing itself. Fails with `missing-output`. */
export type Take = (path: string) => Promise<Result<Readable>>;

export interface RunIo {
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** Where a person types and reads, or a script comes from and its output goes: a process's own streams, or the like. */
export interface Terminal {
  readonly stdin: Readable & { readonly isTTY?: boolean; setRawMode?(raw: boolean): unknown };
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly rows?: number; readonly columns?: number };
  readonly stderr: Writable;
}

export interface AttachedIo extends RunIo {
  readonly terminal: Terminal;
}

export interface Swept {
  /** The purposes of the containers that were removed. */
  readonly containers: readonly string[];
  readonly volumes: readonly string[];
}

export interface Pruned extends Swept {
  /** Names of the images that were removed. */
  readonly images: readonly string[];
  /** What the engine's disk gained. */
  readonly bytes: number;
}

/** A container engine, as the rest of Drydock sees it: data in, data out. */
export interface Engine {
  /** For messages: `unix:///var/run/docker.sock`. */
  readonly endpoint: string;

  hasImage(id: Sha256): Promise<Result<boolean>>;

  /** Streams an image into the engine; afterwards it is there whole, or not at all. */
  loadImage(image: LoadableImage, signal: AbortSignal): Promise<Result<void>>;

  /**
   * Runs one command in a fresh, confined container: no capabilities, user 1000, read-only root, writable /tmp and /build.
   *
   * `input` is a tar, unpacked at /build; the folder itself belongs to the user. Lines that the command prints become events.
   * When it has ended, whatever its status, `collect` may take things out.
   * The container and its volume are gone when the engine is closed. An error of `input`, or one that `collect` throws, is thrown.
   * Fails with build-timed-out, out-of-memory, interrupted, engine-failed, disk-full or whatever `collect` fails with.
   */
  run<T>(
    spec: ContainerSpec,
    input: Readable,
    io: RunIo,
    collect: (exit: ContainerExit, take: Take) => Promise<Result<T>>,
  ): Promise<Result<T>>;

  /**
   * Runs a command as `run` does, whose input and output are the terminal's: on a real one the command has one too, as large; else
   * it reads and prints plain bytes. It ends the terminal's stdin. The container and its volume are gone when this settles.
   */
  runAttached(spec: ContainerSpec, input: Readable, io: AttachedIo): Promise<Result<ContainerExit>>;

  /** Removes what runs on an image have kept, unless one is using it: then it stays, for that one and the next. */
  removeCache(image: Sha256): Promise<Result<void>>;

  /** Removes what killed Drydock processes left behind. */
  sweep(): Promise<Result<Swept>>;

  /** Sweeps, and removes Drydock's images but those to keep, and what was kept for runs on the others. */
  prune(wanted: { readonly keepImages: readonly Sha256[] }): Promise<Result<Pruned>>;

  /** Waits until the containers of all runs are gone, and drops the connections, so that the process can end. */
  close(): Promise<void>;
}
