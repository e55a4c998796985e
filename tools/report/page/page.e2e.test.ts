import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openBrowser } from "@drydock/testing/open-browser.ts";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { faintTexts } from "../testing/faint-texts.ts";
import { openPage, type PageOptions } from "../testing/open-page.ts";
import { samplePage } from "../testing/sample-page.ts";
import { largeRun, noon, nxRun, sampleHistory } from "../testing/sample-runs.ts";

const long = "a-name-that-is-longer-than-anybody-would-think-of-and-has-no-place-to-break";
const build = { command: "build", name: "wg", at: 400, how: "built" } as const;
const samples = {
  empty: { lines: [], tasks: 0 },
  one: { lines: nxRun("1", noon, "nx run wg:build-arm", [build], []), tasks: 1 },
  history: { lines: sampleHistory(), tasks: 39 },
  large: { lines: largeRun(300), tasks: 300 },
  long: {
    lines: nxRun(
      "1",
      noon,
      `nx run ${long}:build-${long}`,
      [{ ...build, name: long, platform: long, why: long.repeat(5), bytes: 1e12 }],
      [],
    ),
    tasks: 1,
  },
};
type Sample = keyof typeof samples;

let browser: Browser;
let missing: string | undefined;
const folder = mkdtempSync(join(tmpdir(), "drydock-page-"));
const fileOf = (sample: Sample) => join(folder, `${sample}.html`);
const open = (sample: Sample, options: PageOptions) => openPage(browser, fileOf(sample), options);

beforeAll(async () => {
  for (const sample of Object.keys(samples) as Sample[])
    writeFileSync(fileOf(sample), samplePage(samples[sample].lines));
  const opened = await openBrowser();
  if ("missing" in opened) missing = opened.missing;
  else browser = opened;
});

afterAll(async () => {
  rmSync(folder, { recursive: true });
  await browser?.close();
});

beforeEach((context) => {
  if (missing !== undefined) context.skip(missing);
});

const looks = (Object.keys(samples) as Sample[]).flatMap((sample) =>
  [390, 1280].flatMap((width) => [false, true].map((dark) => ({ sample, width, dark }))),
);

test.each(looks)(
  "$sample, $width pixels wide, dark $dark: it fits, is readable, loads nothing and complains of nothing",
  async ({ sample, width, dark }) => {
    await using opened = await open(sample, { width, dark });
    const { page, complaints } = opened;
    expect(await page.locator(".run.latest .cell").count()).toBe(samples[sample].tasks);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
    expect(await page.evaluate(faintTexts)).toEqual([]);
    expect(complaints).toEqual([]);
  },
);

test("a task in the graph leads to its row, which says more when it is unfolded", async () => {
  await using opened = await open("history", { width: 1280 });
  const { page } = opened;
  await page.getByRole("link", { name: "iproute2:build-arm failed, 5.57 s" }).click();
  const row = page.locator(".row:target");
  expect(await row.getByText("iproute2:build-arm").isVisible()).toBe(true);
  const reason = row.getByText("exited with status 2");
  expect(await reason.isVisible()).toBe(false);
  await row.locator("summary").click();
  expect(await reason.isVisible()).toBe(true);
});

test("a task that was up to date is unfolded by its link", async () => {
  await using opened = await open("history", { width: 1280 });
  const { page } = opened;
  await page.getByRole("link", { name: "wg:smoke-arm64 up to date, 8 ms" }).click();
  expect(await page.locator("li:target").isVisible()).toBe(true);
});

test("another run is shown by its column, and the last one again by its own", async () => {
  await using opened = await open("history", { width: 1280 });
  const { page } = opened;
  const columns = page.getByRole("navigation", { name: "Runs" }).getByRole("link");
  const title = async () => (await page.locator(".run h2:visible").allInnerTexts()).join();
  expect(await columns.count()).toBe(6);
  await columns.first().click();
  expect(await title()).toBe("15 built, 30 ran in 47.7 s");
  expect(await columns.first().getAttribute("aria-current")).toBe("true");
  await columns.last().click();
  expect(await title()).toBe("1 failed, 2 skipped, 1 built, 9 restored in 8.95 s");
});

test("without scripts the same is there: a run is chosen, and tasks lead to their rows", async () => {
  await using opened = await open("history", { width: 1280, script: false });
  const { page } = opened;
  await page.getByRole("navigation", { name: "Runs" }).getByRole("link").first().click();
  expect(await page.locator(".run h2:visible").allInnerTexts()).toEqual(["15 built, 30 ran in 47.7 s"]);
  await page.locator(".run:target .cell").first().click();
  expect(await page.locator(".row:target").isVisible()).toBe(true);
});

test("a task is lit in graph and timeline when the pointer is on either", async () => {
  await using opened = await open("history", { width: 1280 });
  const { page } = opened;
  await page.locator(".run.latest .row.built summary").hover();
  expect(await page.locator(".run.latest .cell.built.lit").count()).toBe(1);
  await page.locator("h1").hover();
  expect(await page.locator(".lit").count()).toBe(0);
});

test("a long timeline can be filtered", async () => {
  await using opened = await open("large", { width: 1280 });
  const { page } = opened;
  await page.getByLabel("Filter tasks by name").fill("artifact-29");
  expect(await page.locator(".row:visible").count()).toBe(10);
});

test("on a narrow screen the graph begins with the tasks", async () => {
  await using opened = await open("history", { width: 390 });
  const [cell] = await opened.page.locator(".run.latest .cell").all();
  const box = await cell?.boundingBox();
  expect(box?.x).toBeGreaterThan(0);
  expect(box?.x).toBeLessThan(390);
});

test("it prints, the whole graph on the sheet's width", async () => {
  await using opened = await open("history", { width: 800 });
  const { page } = opened;
  await page.emulateMedia({ media: "print" });
  const graph = await page.locator(".run.latest .graph svg").boundingBox();
  expect(graph?.width).toBeLessThanOrEqual(800);
  expect((await page.pdf()).subarray(0, 5).toString()).toBe("%PDF-");
});
