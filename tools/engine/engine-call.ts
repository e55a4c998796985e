import { failed, ok, type Result } from "@drydock/core/failure.ts";
import { EngineError, engineFailure, statusOf } from "./engine-failure.ts";

/** How long an engine may take over what is not long in itself, in milliseconds. A busy disk is slow. */
const patience = 120_000;

export interface Call {
  /** For messages: `unix:///var/run/docker.sock`. */
  readonly endpoint: string;
  /** What is asked of it, as in "could not …". */
  readonly what: string;
  readonly signal?: AbortSignal | undefined;
  /** For what takes as long as it takes. */
  readonly unbounded?: boolean;
  /** Milliseconds, where it is not the usual patience. */
  readonly within?: number;
}

/**
 * The one place through which an engine is asked anything, and where dockerode's errors become failures. It settles when the
 * signal is aborted or time is up even if dockerode does not: that never hears of a connection that breaks in the middle of
 * an answer. A stream that is the answer ends with an error when `signal` is aborted later.
 */
export async function callEngine<T>(
  call: Call,
  request: (signal: AbortSignal) => Promise<T>,
): Promise<Result<T>> {
  const { signal, within = patience } = call;
  const timeUp = new AbortController();
  const end = () => timeUp.abort(new EngineError(`no answer within ${within / 1000} s`));
  const timer = call.unbounded ? undefined : setTimeout(end, within);
  const either = signal === undefined ? timeUp.signal : AbortSignal.any([signal, timeUp.signal]);
  try {
    either.throwIfAborted();
    return ok(await Promise.race([request(either), abortion(either)]));
  } catch (error) {
    return failed(engineFailure(call, timeUp.signal.aborted ? timeUp.signal.reason : error));
  } finally {
    clearTimeout(timer);
  }
}

/** The same for something that need not be there: undefined where the engine does not know it. */
export function callEngineAbout<T>(
  call: Call,
  request: (signal: AbortSignal) => Promise<T>,
): Promise<Result<T | undefined>> {
  return callEngine(call, async (signal) => {
    try {
      return await request(signal);
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw error;
    }
  });
}

function abortion(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
