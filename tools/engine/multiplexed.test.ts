import { expect, test } from "vitest";
import { demultiplexer } from "./multiplexed.ts";

const frame = (stream: number, payload: string) => {
  const header = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(Buffer.byteLength(payload), 4);
  return Buffer.concat([header, Buffer.from(payload)]);
};

const sent = Buffer.concat([frame(1, "one "), frame(2, "bad"), frame(1, ""), frame(1, "two"), frame(2, "é")]);

test.each([1, 2, 3, 7, 8, 9, 100])("frames are taken apart when they arrive %i bytes at a time", (size) => {
  const received = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  const receive = demultiplexer((stream, bytes) => received[stream].push(bytes));
  for (let at = 0; at < sent.length; at += size) receive(sent.subarray(at, at + size));
  expect(Buffer.concat(received.stdout).toString()).toBe("one two");
  expect(Buffer.concat(received.stderr).toString()).toBe("badé");
});
