/** The thread behind unpack-packages.ts: sends a package's data piece by piece, no faster than it is taken. */
import { type MessagePort, parentPort } from "node:worker_threads";
import { debData } from "@drydock/store/deb.ts";
import type { UnpackMessage, UnpackTask } from "./unpack-packages.ts";

/** How much may be on its way to the reader, in bytes: whole packages, for a thread works ahead of its turn. */
const ahead = 64 * 1024 ** 2;

let onItsWay = 0;
let proceed = () => {};

parentPort?.on("message", async ({ file, port }: UnpackTask) => {
  port.on("message", (taken: number) => {
    onItsWay -= taken;
    proceed();
  });
  await send(file, port).catch((error: Error) => post(port, { error: error.message }));
  parentPort?.postMessage("done");
});

async function send(file: string, port: MessagePort): Promise<void> {
  for await (const piece of await debData(file)) {
    // A copy of its own can change hands; the piece may be part of a larger buffer.
    const data = new Uint8Array(piece);
    onItsWay += data.length;
    post(port, { data }, data.buffer);
    while (onItsWay > ahead) await new Promise<void>((resolve) => (proceed = resolve));
  }
  post(port, { end: true });
}

function post(port: MessagePort, message: UnpackMessage, ...transferred: ArrayBuffer[]): void {
  port.postMessage(message, transferred);
}
