import type { Emit } from "@drydock/core/event.ts";

/** Milliseconds between two progress events: often enough to follow, seldom enough to cost nothing. */
const interval = 200;

/** Reports how many bytes of something are done; the first and the last report always come through. */
export function reportBytes(what: string, total: number | undefined, emit: Emit): (done: number) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (done) => {
    const now = performance.now();
    if (now - last < interval && done !== total) return;
    last = now;
    emit({ type: "progress", what, done, ...(total !== undefined && { total }), unit: "bytes" });
  };
}
