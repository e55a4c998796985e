/** Everything that can be expected to go wrong, by name. A bug is not in this list: it throws. */
export type FailureReason =
  | "invalid-definition"
  | "not-a-workspace"
  | "unknown-artifact"
  | "unknown-platform"
  | "unknown-toolchain"
  | "stale-lock"
  | "package-not-served"
  | "signature-unverified"
  | "digest-mismatch"
  | "source-unreachable"
  | "unsafe-archive"
  | "no-checkout"
  | "damaged-checkout"
  | "unsaved-edits"
  | "unfit-for-patch"
  | "patch-failed"
  | "no-engine"
  | "engine-too-old"
  | "engine-failed"
  | "disk-full"
  | "recipe-failed"
  | "build-timed-out"
  | "out-of-memory"
  | "missing-output"
  | "undeclared-output"
  | "audit-failed"
  | "smoke-failed"
  | "unsupported-host"
  | "command-failed"
  | "no-terminal"
  | "unknown-option"
  | "interrupted";

/** A place in a definition, 1-based, with the line's own text so that it can be underlined. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** How many characters to underline, at least 1. */
  readonly length: number;
  readonly text: string;
}

/** An expected failure, as a value: what failed, where, why, and what to do next. */
export interface Failure {
  readonly reason: FailureReason;
  /** One line: what could not be done. */
  readonly what: string;
  /** The definition at fault, or just a file's path. */
  readonly where?: Location | string;
  /** Why, in one or more lines. */
  readonly why: string;
  /** What the reader can do about it; a command where there is one. */
  readonly next: string;
}

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure };

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function failed(failure: Failure): { readonly ok: false; readonly failure: Failure } {
  return { ok: false, failure };
}

/** The end of every switch over a union: the compiler refuses it while a case is missing. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
