import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { env } from 'node:process';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  accessibilityFaults,
  type Browser,
  findChromium,
  openSite,
  type Page,
  startBrowser,
} from '../../../../tools/testing/browser.ts';
import { buildCatalog } from '../../src/catalog/build-catalog.js';
import { catalogPages } from '../../src/catalog/catalog-pages.js';
import { config } from '../config.js';
import { lifelikeInput, small } from './lifelike-input.js';

const executable = findChromium();
const isMissing = executable === undefined && env['CI'] === undefined;

const kinds = {
  index: 'index.html',
  flavor: 'flavors/rhel-1/index.html',
  release: 'flavors/rhel-1/2026.11.0/index.html',
  guide: 'flavors/rhel-1/guide/index.html',
};

// One pixel, for the guide.
const png =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

describe.skipIf(isMissing)(
  `the catalogue in a browser${isMissing ? ' (skipped: no chromium on the PATH)' : ''}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'soe-catalog-browser-'));
    const site = pathToFileURL(`${folder}/site/`).href;
    let browser: Browser;
    let served: string;

    const server = createServer((request, response) => {
      const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
      const types: Record<string, string> = {
        html: 'text/html; charset=utf-8',
        css: 'text/css',
        js: 'text/javascript',
        svg: 'image/svg+xml',
        png: 'image/png',
      };
      try {
        const content = readFileSync(join(folder, 'site', path.replace(/^\/team\/images\//, '')));
        response.setHeader('content-type', types[path.split('.').at(-1) ?? ''] ?? 'text/plain');
        response.end(content);
      } catch {
        response.writeHead(404).end();
      }
    });

    beforeAll(async () => {
      await buildCatalog(
        { config, directory: folder, file: join(folder, 'soe.config.json') },
        { out: 'site' },
      );
      const input = lifelikeInput({ ...small, releases: 8 });
      const pages = [
        ...catalogPages(input),
        {
          path: 'flavors/rhel-1/guide/1-network.png',
          content: Buffer.from(png, 'base64'),
        },
      ];
      for (const { path, content } of pages) {
        mkdirSync(dirname(join(folder, 'site', path)), { recursive: true });
        writeFileSync(join(folder, 'site', path), content);
      }
      await new Promise<void>((listening) => {
        server.listen(0, '127.0.0.1', listening);
      });
      served = `http://127.0.0.1:${(server.address() as AddressInfo).port}/team/images/`;
      browser = await startBrowser(executable);
    });
    afterAll(async () => {
      await browser?.close();
      server.close();
      rmSync(folder, { recursive: true, force: true });
    });

    it.each(Object.entries(kinds))(
      'shows the %s accessibly and without a sideways scroll, on phones and desks, light and dark',
      async (_, path) => {
        await using open = await openSite(browser, site, path);
        const { page } = open;
        await page.evaluate(
          'document.querySelectorAll("details").forEach((each) => { each.removeAttribute("name"); each.open = true; })',
        );
        expect(open.faults).toEqual([]);
        // Colours do not depend on the width: each width is looked at in one of them.
        for (const [width, colorScheme] of [
          [320, 'light'],
          [1280, 'dark'],
        ] as const) {
          await page.setViewportSize({ width, height: 800 });
          await page.emulateMedia({ colorScheme });
          expect({ width, over: await overflow(page) }).toEqual({ width, over: 0 });
          const faults = await accessibilityFaults(page);
          expect({ width, colorScheme, faults }).toEqual({ width, colorScheme, faults: [] });
        }
      },
    );

    it.each([['file'], ['http']])(
      'finds releases, issues and image ids with the keyboard alone, over %s',
      async (how) => {
        await using open = await openSite(browser, how === 'file' ? site : served, kinds.index);
        const { page } = open;
        const results = page.locator('#results li');

        await page.keyboard.press('/');
        await page.keyboard.type('rhel-2 SOE-105');
        expect(await results.count()).toBe(1);
        expect(await page.locator('#found').textContent()).toBe('1 found.');
        await page.keyboard.press('Escape');
        expect(await results.count()).toBe(0);
        await page.keyboard.type('nothing like this');
        expect(await page.locator('#found').textContent()).toBe('Nothing found.');
        await page.keyboard.press('Escape');
        await page.keyboard.type('ami-00000001234567c78');
        await results.first().waitFor();
        expect(await results.count()).toBe(1);
        await page.keyboard.press('Tab');
        await page.keyboard.press('Enter');
        await page.waitForURL('**/flavors/rhel-1/2026.10.0/index.html');

        expect(await page.locator('h1').textContent()).toContain('2026.10.0');
        expect(open.faults).toEqual([]);
      },
    );

    it.each([['file'], ['http']])('copies with the keyboard and says so, over %s', async (how) => {
      const base = how === 'file' ? site : served;
      await using open = await openSite(browser, base, kinds.flavor);
      const { page } = open;
      // Where there is no TLS, browsers have the old way only.
      if (how === 'http') await page.evaluate('navigator.clipboard.writeText = undefined');
      await page.getByRole('button', { name: 'Copy image id of eu-west-1, x86_64' }).focus();

      await page.keyboard.press('Enter');
      await page.locator('#said.shown').waitFor();

      expect(await page.locator('#said').textContent()).toBe(
        'Copied: image id of eu-west-1, x86_64',
      );
      expect(await page.evaluate('navigator.clipboard.readText()')).toBe('ami-00000001234567c82');
      expect(await page.evaluate('document.activeElement.textContent')).toBe('Copied');
    });

    it('remembers the theme that the keyboard chose, on every page', async () => {
      await using open = await openSite(browser, served, kinds.index, { colorScheme: 'light' });
      const { page } = open;
      const paper = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
      const light = await paper();

      await page.locator('#theme').focus();
      await page.keyboard.press('Enter');
      await page.keyboard.press('Enter');
      expect(await page.locator('#theme').textContent()).toBe('Theme: dark');
      const dark = await paper();
      await page.goto(new URL(kinds.release, served).href);

      expect(dark).not.toBe(light);
      expect(await paper()).toBe(dark);
      expect(await page.locator('#theme').textContent()).toBe('Theme: dark');
    });

    it('is read without scripts: no control is shown that does nothing', async () => {
      const context = await browser.newContext({ javaScriptEnabled: false });
      const page = await context.newPage();
      await page.goto(new URL(kinds.flavor, site).href);

      expect(await page.locator('button:visible').count()).toBe(0);
      expect(await page.locator('table').first().textContent()).toContain('ami-00000001234567c82');
      await page.goto(new URL(kinds.index, site).href);
      expect(await page.locator('#search').isVisible()).toBe(false);
      expect(await page.locator('.card').count()).toBe(2);
      await context.close();
    });

    it('first leads the keyboard past what is on every page', async () => {
      await using open = await openSite(browser, site, kinds.release);
      await open.page.keyboard.press('Tab');
      await open.page.keyboard.press('Enter');

      expect(await open.page.evaluate('document.activeElement.id')).toBe('main');
    });
  },
);

function overflow(page: Page): Promise<number> {
  return page.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
}
