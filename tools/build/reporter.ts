import type { DrydockEvent, Emit } from "@drydock/core/event.ts";
import { formatBytes } from "@drydock/core/format-units.ts";
import pc from "picocolors";
import { formatFailure } from "./format-failure.ts";

/** Where a reporter prints. A subset of a Node stream. */
export interface Screen {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Turns events into text. `end` clears what is only for the moment. */
export interface Reporter {
  readonly emit: Emit;
  end(): void;
}

/** How often progress is printed where lines stay: every so many milliseconds. */
const plainInterval = 5_000;

/**
 * For people. On a terminal progress is one line that moves; elsewhere it is a line now and then.
 * `colour` says whether to dim and highlight; `now` is a clock in milliseconds.
 */
export function createReporter(screen: Screen, options: { colour: boolean; now: () => number }): Reporter {
  const { cyan, dim, yellow } = pc.createColors(options.colour);
  const moving = screen.isTTY === true;
  const started = new Map<string, number>();
  let lastPlain = options.now();
  let transient = false;

  const clear = () => {
    if (transient) screen.write("\r\u001b[K");
    transient = false;
  };
  const line = (text: string) => {
    clear();
    screen.write(`${text}\n`);
  };
  const progress = (event: DrydockEvent & { type: "progress" }) => {
    const now = options.now();
    const since = started.get(event.what) ?? now;
    started.set(event.what, since);
    const text = formatProgress(event, now - since);
    if (moving) {
      screen.write(`\r\u001b[K${text.slice(0, (screen.columns ?? 80) - 1)}`);
      transient = true;
    } else if (now - lastPlain >= plainInterval) {
      lastPlain = now;
      line(text);
    }
  };

  return {
    emit(event) {
      switch (event.type) {
        case "step":
          return line(`${cyan("•")} ${event.text}`);
        case "warning":
          return line(`${yellow("warning:")} ${event.text}`);
        case "failure":
          return line(formatFailure(event.failure));
        case "output":
          return line(`${dim("│")} ${event.line}`);
        case "progress":
          return progress(event);
      }
    },
    end: clear,
  };
}

/** `what: 12.3 of 58.0 MB (21%), 8.1 MB/s`, or a count of packages. */
export function formatProgress(event: DrydockEvent & { type: "progress" }, elapsedMs: number): string {
  const { what, done, total, unit } = event;
  const share = total === undefined || total === 0 ? "" : ` (${Math.floor((100 * done) / total)}%)`;
  if (unit === "packages")
    return `${what}: ${done}${total === undefined ? "" : ` of ${total}`} packages${share}`;
  const rate = elapsedMs > 0 ? `, ${formatBytes((done * 1000) / elapsedMs)}/s` : "";
  return `${what}: ${formatBytes(done)}${total === undefined ? "" : ` of ${formatBytes(total)}`}${share}${rate}`;
}
