import type { Duplex } from "node:stream";
import type { Terminal } from "./engine.ts";
import { demultiplexer } from "./multiplexed.ts";

/** Whether a person types and reads there; else it is a script and its output. */
export function isInteractive({ stdin, stdout }: Terminal): boolean {
  return stdin.isTTY === true && stdout.isTTY === true;
}

/** What goes back and forth between a terminal and an attached container. */
export interface Connection {
  /** Settles when the container has sent all there is. */
  readonly ended: Promise<void>;
  /** Tells the container how large the terminal is; it is told of changes by itself. */
  resize(): void;
  /** Gives the terminal back as it was. */
  close(): void;
}

/** `resize` takes rows and columns. The end of the input is passed on; that of the output leaves the input open. */
export function connectTerminal(
  terminal: Terminal,
  attached: Duplex,
  resize: (size: { readonly h: number; readonly w: number }) => void,
): Connection {
  const { stdin, stdout, stderr } = terminal;
  const interactive = isInteractive(terminal);
  const write = (bytes: Buffer) => void stdout.write(bytes);
  attached.on(
    "data",
    // With a terminal of its own a container has one stream for all, and no frames.
    interactive ? write : demultiplexer((stream, bytes) => void { stdout, stderr }[stream].write(bytes)),
  );
  // An engine that goes away is noticed by the one who waits for the exit.
  attached.on("error", () => {});
  const ended = new Promise<void>((resolve) => {
    for (const event of ["end", "close"]) attached.once(event, resolve);
  });
  const tellSize = () => {
    if (interactive) resize({ h: stdout.rows ?? 24, w: stdout.columns ?? 80 });
  };
  // Every key is the container's: also Ctrl-C, which ends what runs in it and not this process.
  if (interactive) stdin.setRawMode?.(true);
  stdin.pipe(attached);
  stdout.on("resize", tellSize);
  return {
    ended,
    resize: tellSize,
    close() {
      stdout.off("resize", tellSize);
      stdin.unpipe(attached);
      if (interactive) stdin.setRawMode?.(false);
      // A stream that waits for what nobody types would keep the process from ending.
      stdin.destroy();
      attached.destroy();
    },
  };
}
