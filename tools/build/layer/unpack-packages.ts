import { on } from "node:events";
import { MessageChannel, type MessagePort, Worker } from "node:worker_threads";
import type { StoredPackage } from "@drydock/store/debian-package.ts";

/** What a thread is given: a .deb file, and where its data goes. */
export interface UnpackTask {
  readonly file: string;
  readonly port: MessagePort;
}

/** What comes back by the port. The number of bytes of each piece goes the other way when it has been used. */
export type UnpackMessage =
  | { readonly data: Uint8Array<ArrayBuffer> }
  | { readonly end: true }
  | { readonly error: string };

/**
 * The uncompressed data of packages, in the order given; each must be read to its end before the next is asked for.
 * Several threads work ahead: xz is slow to decompress (some 40 MB/s), and nothing else here is.
 */
export async function* unpackPackages(
  packages: readonly StoredPackage[],
  threads: number,
): AsyncGenerator<{ readonly name: string; readonly data: AsyncIterable<Uint8Array> }> {
  const unpacked = packages.map(({ locked, file }) => ({ name: locked.name, file, ...new MessageChannel() }));
  const queue = [...unpacked];
  const crash = new AbortController();
  const workers = Array.from({ length: Math.min(threads, packages.length) }, () => {
    const worker = new Worker(new URL("./unpack-worker.ts", import.meta.url));
    const giveNext = () => {
      const next = queue.shift();
      if (next) worker.postMessage({ file: next.file, port: next.port2 } satisfies UnpackTask, [next.port2]);
    };
    worker.on("error", (error) => crash.abort(error));
    worker.on("message", giveNext);
    giveNext();
    return worker;
  });
  try {
    for (const { name, port1 } of unpacked) yield { name, data: receive(port1, crash.signal) };
  } finally {
    for (const { port1 } of unpacked) port1.close();
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

async function* receive(port: MessagePort, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  for await (const [message] of on(port, "message", { signal }) as AsyncIterable<[UnpackMessage]>) {
    if ("error" in message) throw new Error(message.error);
    if ("end" in message) return;
    yield message.data;
    port.postMessage(message.data.length);
  }
}
