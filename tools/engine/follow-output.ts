import type { Emit } from "@drydock/core/event.ts";
import { LineSplitter } from "./line-splitter.ts";
import { demultiplexer } from "./multiplexed.ts";

export interface Output {
  /** Settles when the engine has sent all there is. */
  readonly complete: Promise<void>;
  /** Emits a last line without a break; nothing is emitted after it. */
  finish(): void;
}

/** Turns what an attached container prints into events, a line each. */
export function followOutput(attached: NodeJS.ReadableStream, emit: Emit): Output {
  let finished = false;
  const splitter = (stream: "stdout" | "stderr") =>
    new LineSplitter((line) => {
      if (!finished) emit({ type: "output", stream, line });
    });
  const splitters = { stdout: splitter("stdout"), stderr: splitter("stderr") };
  attached.on(
    "data",
    demultiplexer((stream, bytes) => splitters[stream].write(bytes)),
  );
  // An engine that goes away is noticed by the one who waits for the exit.
  attached.on("error", () => {});
  return {
    complete: new Promise((resolve) => attached.once("close", resolve)),
    finish() {
      splitters.stdout.end();
      splitters.stderr.end();
      finished = true;
    },
  };
}
