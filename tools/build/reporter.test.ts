import type { DrydockEvent } from "@drydock/core/event.ts";
import { formatBytes, formatDuration } from "@drydock/core/format-units.ts";
import { expect, test } from "vitest";
import { createReporter, formatProgress } from "./reporter.ts";

const progress = {
  type: "progress",
  what: "bash.deb",
  done: 1_000_000,
  total: 4_000_000,
  unit: "bytes",
} as const;

/** All that is printed for events, each with the milliseconds that pass before it. */
function printed(
  events: readonly (readonly [number, DrydockEvent])[],
  { isTTY = false, columns = 80, colour = false } = {},
): string {
  let now = 0;
  const texts: string[] = [];
  const screen = { isTTY, columns, write: (text: string) => texts.push(text) };
  const reporter = createReporter(screen, { colour, now: () => now });
  for (const [ms, event] of events) {
    now += ms;
    reporter.emit(event);
  }
  reporter.end();
  return texts.join("");
}

test("steps, warnings and a recipe's output are lines that tell themselves apart", () => {
  const text = printed([
    [0, { type: "step", text: "assembling" }],
    [0, { type: "warning", text: "damaged" }],
    [0, { type: "output", stream: "stderr", line: "cc -c x.c" }],
  ]);
  expect(text).toBe("• assembling\nwarning: damaged\n│ cc -c x.c\n");
});

test("colour is only where it was asked for", () => {
  const events = [[0, { type: "warning", text: "damaged" }]] as const;
  expect(printed(events, { colour: true, isTTY: true })).toBe("\u001b[33mwarning:\u001b[39m damaged\n");
  expect(printed(events, { isTTY: true })).not.toContain("\u001b[");
});

test("on a terminal, progress is one line that moves, cut to the width, and goes when something else is said", () => {
  const text = printed(
    [
      [0, progress],
      [1000, { ...progress, done: 2_000_000 }],
      [0, { type: "step", text: "done" }],
    ],
    { isTTY: true, columns: 40 },
  );
  expect(text.split("\r\u001b[K")).toEqual([
    "",
    "bash.deb: 1.0 MB of 4.0 MB (25%)",
    "bash.deb: 2.0 MB of 4.0 MB (50%), 2.0 M",
    "• done\n",
  ]);
});

test("on a terminal, progress that was last is cleared at the end", () => {
  expect(printed([[0, progress]], { isTTY: true })).toMatch(/\r\u001b\[K$/);
});

test("elsewhere, progress is a line every five seconds, and nothing moves", () => {
  const text = printed([
    [0, progress],
    [4999, { ...progress, done: 2_000_000 }],
    [1, { ...progress, done: 2_000_000 }],
    [10, { ...progress, done: 3_000_000 }],
    [5000, { ...progress, done: 3_000_000 }],
  ]);
  expect(text).toBe(
    "bash.deb: 2.0 MB of 4.0 MB (50%), 400.0 kB/s\nbash.deb: 3.0 MB of 4.0 MB (75%), 299.7 kB/s\n",
  );
});

test.for<[Partial<DrydockEvent & { type: "progress" }>, number, string]>([
  [{}, 1000, "bash.deb: 1.0 MB of 4.0 MB (25%), 1.0 MB/s"],
  [{}, 0, "bash.deb: 1.0 MB of 4.0 MB (25%)"],
  [{ done: 4_000_000 }, 500, "bash.deb: 4.0 MB of 4.0 MB (100%), 8.0 MB/s"],
  [{ done: 0, total: 0 }, 0, "bash.deb: 0 B of 0 B"],
  [{ unit: "packages", done: 3, total: 55 }, 1000, "bash.deb: 3 of 55 packages (5%)"],
])("the progress %j after %d ms reads %s", ([change, elapsed, text]) => {
  expect(formatProgress({ ...progress, ...change }, elapsed)).toBe(text);
});

test("what is not known is not said", () => {
  const { total: _, ...unknown } = progress;
  expect(formatProgress(unknown, 1000)).toBe("bash.deb: 1.0 MB, 1.0 MB/s");
  expect(formatProgress({ ...unknown, unit: "packages", done: 3 }, 1000)).toBe("bash.deb: 3 packages");
});

test.for<[number, string]>([
  [0, "0 B"],
  [999, "999 B"],
  [999.7, "1.0 kB"],
  [1000, "1.0 kB"],
  [96_704, "96.7 kB"],
  [999_949, "999.9 kB"],
  [999_950, "1.0 MB"],
  [3_800_000, "3.8 MB"],
  [264_181_856, "264.2 MB"],
  [2_500_000_000_000_000, "2500.0 TB"],
])("%d bytes read %s", ([bytes, text]) => {
  expect(formatBytes(bytes)).toBe(text);
});

test.for<[number, string]>([
  [0, "0.00 s"],
  [530, "0.53 s"],
  [9_994, "9.99 s"],
  [9_996, "10.0 s"],
  [12_340, "12.3 s"],
  [59_940, "59.9 s"],
  [59_960, "1 min 0 s"],
  [125_000, "2 min 5 s"],
  [119_600, "2 min 0 s"],
])("%d milliseconds read %s", ([ms, text]) => {
  expect(formatDuration(ms)).toBe(text);
});
