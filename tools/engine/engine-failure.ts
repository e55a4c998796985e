import type { Failure } from "@drydock/core/failure.ts";

export interface FailedCall {
  readonly endpoint: string;
  /** What was asked of it, as in "could not …". */
  readonly what: string;
  readonly signal?: AbortSignal | undefined;
}

/** An engine that did not answer in time, or sent what it should not. */
export class EngineError extends Error {}

/** What an error of dockerode, of a connection or of the engine means. Any other error is a bug: it is thrown. */
export function engineFailure(call: FailedCall, error: unknown): Failure {
  if (call.signal?.aborted) return interrupted(call.what);
  const why = reasonOf(error);
  if (why === undefined) throw error;
  if (/no space left on device/i.test(why)) return engineDiskFull(call, why);
  return {
    reason: "engine-failed",
    what: `could not ${call.what}`,
    where: call.endpoint,
    why,
    next: "Run it again. If that fails too, the engine's own log says more.",
  };
}

export function interrupted(what: string): Failure {
  return {
    reason: "interrupted",
    what: `interrupted: could not ${what}`,
    why: "a signal asked to stop",
    next: "Run it again: nothing was left half done.",
  };
}

function engineDiskFull(call: FailedCall, why: string): Failure {
  return {
    reason: "disk-full",
    what: `could not ${call.what}: the engine's disk is full`,
    where: call.endpoint,
    why,
    next: "Make room where the engine keeps its data: `./nx run engine:prune` removes what Drydock no longer uses there.",
  };
}

/** The HTTP status that an error of dockerode carries. */
export function statusOf(error: unknown): number | undefined {
  const status = (error as { statusCode?: unknown } | undefined)?.statusCode;
  return typeof status === "number" ? status : undefined;
}

/** The engine's own words, or the connection's; undefined for an error that is of neither. */
function reasonOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof EngineError) return error.message;
  // dockerode: "(HTTP code 409) unexpected - removal of container … is already in progress ".
  if (statusOf(error) !== undefined) return error.message.replace(/^\(HTTP code \d+\) .*? - /, "").trim();
  const code = (error as NodeJS.ErrnoException).code;
  if (code === undefined) return undefined;
  return `the connection failed: ${describeConnectionError(code, error.message)}`;
}

function describeConnectionError(code: string, message: string): string {
  switch (code) {
    case "ENOENT":
      return "there is no such socket";
    case "ECONNREFUSED":
      return "nothing listens there";
    case "EACCES":
      return "this user may not use it";
    default:
      return message;
  }
}
