import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, test } from "vitest";
import { exclusively } from "./exclusive.ts";

const { signal } = new AbortController();
const name = `drydock-test-${process.pid}`;

test("one after another, never two at once", async () => {
  let inside = 0;
  const seen: number[] = [];
  const enter = () =>
    exclusively(name, signal, async () => {
      seen.push(++inside);
      await new Promise(setImmediate);
      inside -= 1;
    });
  await Promise.all([enter(), enter(), enter(), enter()]);
  expect(seen).toEqual([1, 1, 1, 1]);
});

test("a process that is killed lets the next one in", async () => {
  const module = join(import.meta.dirname, "exclusive.ts");
  const script = `
    import { exclusively } from ${JSON.stringify(module)};
    await exclusively(${JSON.stringify(name)}, new AbortController().signal, () => new Promise((resolve) => {
      process.stdout.write("in");
      setInterval(() => {}, 1000);
    }));`;
  const holder = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(holder.stdout, "data");
  const entered = exclusively(name, signal, async () => "entered");
  holder.kill("SIGKILL");
  expect(await entered).toBe("entered");
});

test("waiting can be aborted, and what the action throws is thrown", async () => {
  const controller = new AbortController();
  await exclusively(name, signal, async () => {
    const waiting = exclusively(name, controller.signal, async () => "entered");
    controller.abort();
    await expect(waiting).rejects.toThrow(/abort/i);
  });
  await expect(exclusively(name, signal, () => Promise.reject(new Error("a bug")))).rejects.toThrow("a bug");
});
