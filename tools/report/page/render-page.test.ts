import { expect, test } from "vitest";
import { samplePage } from "../testing/sample-page.ts";
import { largeRun, noon, nxRun, sampleHistory } from "../testing/sample-runs.ts";

/** The text of a page, with a space for every tag. */
const textOf = (page: string) =>
  page
    .replace(/<(style|script)>.*?<\/\1>/gs, "")
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ");

const one = nxRun(
  "1",
  noon,
  "nx run wg:build-arm",
  [
    {
      command: "build",
      name: "wg",
      at: 400,
      how: "built",
      recipeMs: 2_000,
      bytes: 96_400,
      why: "first build",
    },
  ],
  [],
);

test("where nothing ran yet it says what to do", () => {
  expect(textOf(samplePage([]))).toContain("No run yet Every run is kept from now on.");
});

test("one task is told whole", () => {
  const text = textOf(samplePage(one));
  for (const said of [
    "Last run, 24 Nov 2026, 12:00:00 wg:build-arm built in 3.53 s nx run wg:build-arm",
    "first build",
    "recipe or check 2.00 s",
    "bin/wg 96.4 kB",
  ])
    expect(text).toContain(said);
});

test("a run that failed says what failed and why, and what was left out for it", () => {
  const text = textOf(samplePage(sampleHistory()));
  for (const said of [
    "1 failed, 2 skipped, 1 built, 9 restored in 8.95 s",
    "the build of iproute2 for arm failed recipe-failed",
    "packages/iproute2/build.ts:6 : make -C /build/source -j2 CC=arm-linux-musleabihf-gcc exited with status 2",
    "iproute2:audit-arm skipped",
    "bash:build-arm build.ts changed (+3 −1)",
    "26 tasks up to date",
    "9 tasks restored from the task runner’s cache",
  ])
    expect(text).toContain(said);
});

test("all runs are listed with why each build ran, the same for several platforms once", () => {
  const text = textOf(samplePage(sampleHistory()));
  expect(text).toContain("wg:build-amd64, arm, arm64 patches/fix-endian.patch added (+12)");
  expect(text.match(/\d+ Nov 2026, \d\d:\d\d:\d\d nx /g)).toHaveLength(6);
});

test("sizes have the last one, the change since the first, and how many builds there were", () => {
  expect(textOf(samplePage(sampleHistory()))).toContain("arm 1.17 MB −15% 3 builds, first 1.38 MB");
});

test("names and texts of any kind stay text", () => {
  const hostile = `"><script>alert(1)</script>'&\u0000`;
  const page = samplePage(
    nxRun(
      "1",
      noon,
      hostile,
      [
        {
          command: hostile,
          name: hostile,
          platform: hostile,
          at: 400,
          how: "built",
          plan: hostile,
          why: hostile,
          failure: { reason: hostile, what: hostile, where: hostile, why: hostile },
        },
      ],
      [],
    ),
    hostile,
  );
  expect(page).not.toContain("<script>alert");
  expect(page).not.toContain('""');
  expect(page).not.toContain("\u0000");
  expect(page.match(/<script>/g)).toHaveLength(1);
});

test("a large run is whole, and its page not heavy", () => {
  const page = samplePage(largeRun(300));
  expect(page.match(/<li class="row /g)).toHaveLength(300);
  expect(page.match(/class="cell /g)).toHaveLength(300);
  expect(page.length).toBeLessThan(1_200_000);
});

test("runs that changed nothing are one line, and only the last run is shown whole for all that", () => {
  const hit = { task: ["build", "wg", "arm"], status: "local-cache-kept-existing" } as const;
  const nulls = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) =>
      nxRun(`${from}-${index}`, noon + (from + index) * 60_000, "nx", [], [hit]),
    );
  const page = samplePage(
    [
      ...nulls(0, 3),
      ...[
        nxRun(
          "built",
          noon + 5 * 60_000,
          "nx",
          [{ command: "build", name: "wg", at: 400, how: "built" }],
          [],
        ),
      ],
      ...nulls(10, 4),
    ].flat(),
  );
  expect(page.match(/<section class="run/g)).toHaveLength(2);
  const text = textOf(page);
  expect(text).toContain("24 Nov 2026, 12:12:00 3 runs since 24 Nov 2026, 12:10:00: all up to date");
  expect(text).toContain("24 Nov 2026, 12:02:00 3 runs since 24 Nov 2026, 12:00:00: all up to date");
});

test("of many runs the last ones are shown whole, and all are listed", () => {
  const lines = Array.from({ length: 60 }, (_, index) =>
    nxRun(
      `${index}`,
      noon + index * 60_000,
      "nx run wg:build-arm",
      [{ command: "build", name: "wg", at: 400, how: "built" }],
      [],
    ),
  ).flat();
  const page = samplePage(lines);
  expect(page.match(/<section class="run/g)).toHaveLength(24);
  expect(textOf(page).match(/\d\d:\d\d:\d\d nx run/g)).toHaveLength(60);
});

test("it loads nothing: it names no address but those in itself", () => {
  const page = samplePage(sampleHistory());
  for (const [, address] of page.matchAll(/(?:href|src)="([^"]*)"/g)) expect(address).toMatch(/^(#|data:,$)/);
  expect(page).not.toMatch(/url\(|@import|https?:/);
  expect(page).toContain("default-src 'none'".replaceAll("'", "&#39;"));
});

test("no two things have the same ID, and every link leads to one", () => {
  const page = samplePage(sampleHistory());
  const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const [, id] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(id);
});
