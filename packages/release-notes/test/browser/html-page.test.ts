import { env } from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  accessibilityFaults,
  type Browser,
  findChromium,
  openPage,
  type Page,
  startBrowser,
} from '../../../../tools/testing/browser.ts';
import { renderHtml } from '../../src/index.js';
import { emptyNotes, fullNotes } from '../support/full-notes.js';
import { lifelikeNotes } from '../support/lifelike-notes.js';

const executable = findChromium();
const isMissing = executable === undefined && env['CI'] === undefined;
const page = renderHtml(lifelikeNotes);

describe.skipIf(isMissing)(
  `the HTML page in a browser${isMissing ? ' (skipped: no chromium on the PATH)' : ''}`,
  () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await startBrowser(executable);
    });
    afterAll(async () => {
      await browser?.close();
    });

    it.each(
      [390, 1440].flatMap((width) =>
        (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme })),
      ),
    )(
      'is accessible, quiet and as wide as the screen at $width px in $colorScheme',
      async (view) => {
        await using open = await openPage(browser, page, view);

        expect(await overflow(open.page)).toBe(0);
        expect(await accessibilityFaults(open.page)).toEqual([]);
        expect(open.faults).toEqual([]);
      },
    );

    it('never scrolls sideways, however wide the screen', async () => {
      await using open = await openPage(browser, page);
      for (const width of [320, 360, 640, 768, 991, 992, 1024, 1920]) {
        await open.page.setViewportSize({ width, height: 800 });
        expect({ width, over: await overflow(open.page) }).toEqual({ width, over: 0 });
      }
    });

    it('is dark where the reader wants it dark', async () => {
      const papers: string[] = [];
      for (const colorScheme of ['light', 'dark'] as const) {
        await using open = await openPage(browser, page, { colorScheme });
        papers.push(await styleOf(open.page, 'body', 'background-color'));
      }

      expect(papers).toEqual(['rgb(255, 255, 255)', 'rgb(18, 23, 30)']);
    });

    it.each([
      ['nothing to tell', renderHtml(emptyNotes())],
      [
        'one long word in every place',
        renderHtml(fullNotes((place) => `${place}${'w'.repeat(300)}`)),
      ],
    ])('is as wide as a phone and accessible with %s', async (_, html) => {
      await using open = await openPage(browser, html, { width: 320 });

      expect(await overflow(open.page)).toBe(0);
      expect(await accessibilityFaults(open.page)).toEqual([]);
      expect(open.faults).toEqual([]);
    });

    it('fits with letters of twice the size', async () => {
      await using open = await openPage(browser, page, { width: 640 });
      await open.page.evaluate('document.documentElement.style.fontSize = "200%"');

      expect(await overflow(open.page)).toBe(0);
    });

    it('lets the keyboard skip the contents', async () => {
      await using open = await openPage(browser, page);
      const skip = open.page.locator('.skip');
      const hidden = await skip.boundingBox();
      await open.page.keyboard.press('Tab');
      const shown = await skip.boundingBox();
      const first = await focused(open.page);
      await open.page.keyboard.press('Enter');
      await open.page.waitForURL('**/#notes');
      await open.page.keyboard.press('Tab');

      expect(hidden?.x).toBeLessThan(-1000);
      expect(shown?.x).toBeGreaterThan(0);
      expect(first).toMatchObject({ text: 'Skip to the notes' });
      expect(await focused(open.page)).toMatchObject({ text: 'Why this release', inMain: true });
    });

    it('shows the keyboard every link and table, in the order of the page', async () => {
      await using open = await openPage(browser, page);
      const all = await open.page.evaluate<number>(
        'document.querySelectorAll("a[href], [tabindex=\\"0\\"]").length',
      );
      const places: number[] = [];
      for (let at = 0; at < all; at++) {
        await open.page.keyboard.press('Tab');
        const { place, outline } = await focused(open.page);
        expect(outline).toBe('solid 3px');
        places.push(place);
      }

      expect(places).toEqual(Array.from({ length: all }, (_, at) => at));
    });

    it('leads from the contents to the part', async () => {
      await using open = await openPage(browser, page);
      await open.page.locator('nav a', { hasText: 'Images' }).click();
      const top = await open.page.evaluate<number>(
        'document.getElementById("images").getBoundingClientRect().top',
      );

      expect(open.page.url()).toMatch(/#images$/);
      expect(top).toBeGreaterThanOrEqual(0);
      expect(top).toBeLessThan(800);
    });

    it('scrolls a wide table by itself on a phone, with the keyboard too', async () => {
      await using open = await openPage(browser, page, { width: 320 });
      await open.page.locator('.scroll').focus();
      await open.page.keyboard.press('ArrowRight');
      // The page's own policy lets nothing be evaluated inside of it, so it is asked from outside.
      await expect
        .poll(() => open.page.evaluate('document.querySelector(".scroll").scrollLeft'), {
          timeout: 30_000,
        })
        .toBeGreaterThan(0);

      expect(await overflow(open.page)).toBe(0);
    });

    it('gives each text its own writing direction', async () => {
      await using open = await openPage(browser, page);
      const { direction, word, key } = await open.page.evaluate<Directions>(`(() => {
        const [text] = [...document.querySelectorAll('bdi')].filter((bdi) => bdi.textContent.includes('SOE-14'));
        const range = document.createRange();
        range.selectNode(text.firstChild);
        return {
          direction: getComputedStyle(text).direction,
          word: range.getBoundingClientRect().x,
          key: text.querySelector('a').getBoundingClientRect().x,
        };
      })()`);

      expect(direction).toBe('rtl');
      // The Hebrew word before the key stands to the right of it.
      expect(word).toBeGreaterThan(key);
      expect(await styleOf(open.page, 'body', 'direction')).toBe('ltr');
    });

    it('prints without contents and colour, and with the addresses of its links', async () => {
      await using open = await openPage(browser, page, { colorScheme: 'dark' });
      await open.page.emulateMedia({ media: 'print' });

      expect(await open.page.locator('nav, .skip, footer').filter({ visible: true }).count()).toBe(
        0,
      );
      expect(await styleOf(open.page, 'body', 'background-color')).toBe('rgb(255, 255, 255)');
      expect(await styleOf(open.page, '.breaking', 'color')).toBe('rgb(0, 0, 0)');
      expect(await behind(open.page, '.links h2 a')).toBe('none');
      expect(await behind(open.page, '.links li a')).toContain(
        'https://notes.example/al2023-base/2026.11.1',
      );
      expect(await overflow(open.page)).toBe(0);
    });

    it.each([0, 3])('runs nothing that notes bring along (%i)', async (first) => {
      let next = first;
      const payload = () => payloads[next++ % payloads.length] ?? '';
      const links = { page: payload(), compare: payload(), more: [{ text: 'x', url: payload() }] };
      const hostile = { ...fullNotes((place) => `${place}${payload()}`), links };
      await using open = await openPage(browser, renderHtml(hostile));
      await open.page.mouse.move(300, 300);

      expect(next - first).toBeGreaterThan(5 * payloads.length);
      expect(await open.page.evaluate('window.ran')).toBeUndefined();
      expect(
        await open.page.locator('script, img, svg, iframe, object, form, base, link').count(),
      ).toBe(0);
      expect(open.faults).toEqual([]);
    });

    it('would not run a script or load an image even if one were in it', async () => {
      const broken = page.replace(
        '</main>',
        '<script>window.ran = 1</script><img src="/x.png" alt="" onerror="window.ran = 1"><style>body{color:red}</style><a href="/y"></a></main>',
      );
      await using open = await openPage(browser, broken);

      expect(await open.page.evaluate('window.ran')).toBeUndefined();
      expect(await styleOf(open.page, 'body', 'color')).not.toBe('rgb(255, 0, 0)');
      // And this is how the other tests would know.
      expect(open.faults.length).toBeGreaterThanOrEqual(3);
      expect(await accessibilityFaults(open.page)).toContainEqual(
        expect.stringMatching(/^link-name: /),
      );
    });
  },
);

const run = 'window.ran=1';
const payloads = [
  `<script>${run}</script>`,
  `</title></style></script><script>${run}</script>`,
  `"><img src=x onerror="${run}">`,
  `' onmouseover='${run}' autofocus onfocus='${run}`,
  `--></code></pre></bdi><svg/onload=${run}>`,
  `javascript:${run}`,
  `<iframe srcdoc="<script>parent.${run}</script>"></iframe><base href="//e.example">`,
];

interface Directions {
  readonly direction: string;
  readonly word: number;
  readonly key: number;
}

/** By how many pixels the page is wider than the screen. */
function overflow(page: Page): Promise<number> {
  return page.evaluate(
    'Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)',
  );
}

function styleOf(page: Page, selector: string, property: string): Promise<string> {
  return page.evaluate(
    `getComputedStyle(document.querySelector('${selector}')).getPropertyValue('${property}')`,
  );
}

/** What the style shows behind an element. */
function behind(page: Page, selector: string): Promise<string> {
  return page.evaluate(
    `getComputedStyle(document.querySelector('${selector}'), '::after').content`,
  );
}

/** What has the focus: its text, its place among all that can have it, and how it is shown. */
function focused(
  page: Page,
): Promise<{ text: string; place: number; inMain: boolean; outline: string }> {
  return page.evaluate(`(() => {
    const element = document.activeElement;
    const style = getComputedStyle(element);
    return {
      text: element.textContent,
      place: [...document.querySelectorAll('a[href], [tabindex="0"]')].indexOf(element),
      inMain: element.closest('main') !== null,
      outline: style.outlineStyle + ' ' + style.outlineWidth,
    };
  })()`);
}
