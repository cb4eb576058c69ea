import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { env } from 'node:process';
import { source } from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';

export type { Browser, Page };

/** Where a browser is, if there is one. */
export function findChromium(): string | undefined {
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const folders = (env['PATH'] ?? '').split(delimiter);
  return folders
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((path) => existsSync(path));
}

/** Starts a browser that shows nothing, and does nothing by itself. */
export async function startBrowser(executablePath: string | undefined): Promise<Browser> {
  if (executablePath === undefined) {
    throw new Error(
      'Starting a browser: no chromium on the PATH; install it (apt-get install chromium).',
    );
  }
  const background = ['--disable-background-networking', '--disable-component-update'];
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-sync',
      '--no-first-run',
    ].concat(background),
  });
}

/** A page that is open, and what went wrong in it. */
export interface OpenPage extends AsyncDisposable {
  readonly page: Page;
  /** Messages of its console, errors, dialogs, and requests for anything but the page. */
  readonly faults: readonly string[];
}

/** How a page is shown. */
export interface View {
  /** Pixels. Default: 1280. */
  readonly width?: number;
  /** Default: light. */
  readonly colorScheme?: 'light' | 'dark';
}

/** Opens HTML under an address of its own, from which nothing reaches a network. */
export async function openPage(
  browser: Browser,
  html: string,
  { width = 1280, colorScheme = 'light' }: View = {},
): Promise<OpenPage> {
  const address = 'https://page.example/';
  const faults: string[] = [];
  const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme });
  await context.route('**/*', async (route) => {
    const url = route.request().url();
    if (url === address) return route.fulfill({ body: html, contentType: 'text/html' });
    faults.push(`request: ${url}`);
    return route.abort();
  });
  const page = await context.newPage();
  page.on('console', (message) => faults.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(address);
  return { page, faults, [Symbol.asyncDispose]: () => context.close() };
}

/** What axe finds, best practices included: the rule and the elements. */
export async function accessibilityFaults(page: Page): Promise<readonly string[]> {
  await page.evaluate(source);
  const { violations } = await page.evaluate<{ violations: Violation[] }>(
    'axe.run(document, { resultTypes: ["violations"] })',
  );
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
  );
}

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly string[] }[];
}

/** Opens an address, from which nothing but what lies under its site is reached. */
export async function openSite(
  browser: Browser,
  site: string,
  path: string,
  { width = 1280, colorScheme = 'light' }: View = {},
): Promise<OpenPage> {
  const faults: string[] = [];
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    colorScheme,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  await context.route('**/*', async (route) => {
    const url = route.request().url();
    if (url.startsWith(site)) return route.continue();
    faults.push(`request: ${url}`);
    return route.abort();
  });
  const page = await context.newPage();
  page.on('console', (message) => faults.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(new URL(path, site).href);
  return { page, faults, [Symbol.asyncDispose]: () => context.close() };
}
