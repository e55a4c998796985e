import type { Browser, Page } from "playwright-core";

/** A page in a browser, and whatever it did that a page of ours must not do. */
export interface OpenPage extends AsyncDisposable {
  readonly page: Page;
  /** Errors and warnings on its console, and everything that it asked for but itself. */
  readonly complaints: readonly string[];
}

export interface PageOptions {
  readonly width: number;
  readonly dark?: boolean;
  readonly script?: boolean;
}

/** Opens a file as a person does. */
export async function openPage(browser: Browser, file: string, options: PageOptions): Promise<OpenPage> {
  const context = await browser.newContext({
    viewport: { width: options.width, height: 900 },
    colorScheme: options.dark ? "dark" : "light",
    javaScriptEnabled: options.script ?? true,
  });
  const page = await context.newPage();
  const address = `file://${file}`;
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("request", (request) => {
    const url = request.url();
    if (url.split("#")[0] !== address && url !== "data:,") complaints.push(`request: ${url}`);
  });
  await page.goto(address);
  return { page, complaints, [Symbol.asyncDispose]: () => context.close() };
}
