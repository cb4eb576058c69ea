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
import { formatReport, makeReport, type TestReport } from '../../src/index.js';
import { lifelikeDecisions, lifelikeReport, lifelikeScans } from '../support/lifelike-report.js';

const executable = findChromium();
const isMissing = executable === undefined && env['CI'] === undefined;
const options = { decisions: lifelikeDecisions, scans: lifelikeScans };
const page = formatReport(lifelikeReport, 'html', options);

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

    it('is accessible with everything opened', async () => {
      await using open = await openPage(browser, page, { width: 390 });
      await open.page.evaluate(
        'document.querySelectorAll("details").forEach((each) => { each.open = true; })',
      );

      expect(await overflow(open.page)).toBe(0);
      expect(await accessibilityFaults(open.page)).toEqual([]);
    });

    it('never scrolls sideways, however wide the screen', async () => {
      await using open = await openPage(browser, page);
      for (const width of [320, 360, 640, 768, 1024, 1920]) {
        await open.page.setViewportSize({ width, height: 800 });
        expect({ width, over: await overflow(open.page) }).toEqual({ width, over: 0 });
      }
    });

    it.each([
      ['nothing to tell', formatReport(makeReport([]), 'html')],
      ['one long word in every place', formatReport(longWords(), 'html')],
    ])('is as wide as a phone and accessible with %s', async (_, html) => {
      await using open = await openPage(browser, html, { width: 320 });

      expect(await overflow(open.page)).toBe(0);
      expect(await accessibilityFaults(open.page)).toEqual([]);
      expect(open.faults).toEqual([]);
    });

    it('keeps launches and tests in sight while the matrix scrolls', async () => {
      await using open = await openPage(browser, page, { width: 390 });
      const places = await open.page.evaluate<Record<string, boolean>>(`(() => {
        const matrix = document.querySelector('.matrix');
        matrix.scrollTo(150, 400);
        const box = matrix.getBoundingClientRect();
        const head = matrix.querySelector('thead th:last-child').getBoundingClientRect();
        const row = matrix.querySelector('tbody tr:nth-child(15) th').getBoundingClientRect();
        return {
          scrolled: matrix.scrollLeft === 150 && matrix.scrollTop === 400,
          head: Math.abs(head.top - box.top) < 3,
          row: Math.abs(row.left - box.left) < 3,
        };
      })()`);

      expect(places).toEqual({ scrolled: true, head: true, row: true });
    });

    it('hides what passed everywhere when the switch is on, without a script', async () => {
      await using open = await openPage(browser, page);
      const rows = () =>
        open.page.locator('.matrix tbody tr:not(.suite)').filter({ visible: true });
      const all = await rows().count();
      await open.page.locator('#only-problems').focus();
      await open.page.keyboard.press('Space');

      expect(all).toBe(60);
      // The launch on which nothing ran makes none of them worth a look.
      expect(await rows().count()).toBe(6);
    });

    it('leads from a failed cell to the failure', async () => {
      await using open = await openPage(browser, page);
      await open.page.locator('.matrix td.other a').first().click();

      expect(open.page.url()).toMatch(/#failure-2$/);
      expect(await open.page.locator(':target h3').textContent()).toBe('service sshd: is enabled');
    });

    it('shows the keyboard where it is', async () => {
      await using open = await openPage(browser, page);
      await open.page.keyboard.press('Tab');
      const first = await open.page.evaluate<string>('document.activeElement.textContent');
      const outline = await open.page.evaluate<string>(
        'getComputedStyle(document.activeElement).outlineStyle',
      );

      expect([first, outline]).toEqual(['Skip to the results', 'solid']);
    });

    it('draws the ladder of each launch as long as it took', async () => {
      await using open = await openPage(browser, page);
      const widths = await open.page.evaluate<
        number[]
      >(`[...document.querySelectorAll('.launch .bar')]
        .map((bar) => [...bar.querySelectorAll('rect')]
          .reduce((sum, rect) => sum + rect.getBoundingClientRect().width, 0) / bar.getBoundingClientRect().width)`);
      const totals = (lifelikeReport.results.extra?.launches ?? []).map(({ steps = [] }) =>
        steps.reduce((sum, { duration }) => sum + duration, 0),
      );
      const longest = Math.max(...totals);

      expect(widths).toHaveLength(totals.length);
      for (const [at, total] of totals.entries()) {
        expect(widths[at]).toBeCloseTo(total / longest, 2);
      }
    });

    it('prints the whole: the matrix without its window, details that are closed', async () => {
      await using open = await openPage(browser, page, { colorScheme: 'dark' });
      await open.page.emulateMedia({ media: 'print' });
      const seen = await open.page.evaluate<Record<string, unknown>>(`(() => {
        const matrix = document.querySelector('.matrix');
        return {
          cut: matrix.scrollHeight > matrix.clientHeight + 2,
          paper: getComputedStyle(document.body).backgroundColor,
          nav: getComputedStyle(document.querySelector('nav')).display,
          inside: document.querySelector('.types').checkVisibility({ contentVisibilityAuto: true }),
          height: document.querySelector('.types').getBoundingClientRect().height > 0,
        };
      })()`);

      expect(seen).toEqual({
        cut: false,
        paper: 'rgb(255, 255, 255)',
        nav: 'none',
        inside: true,
        height: true,
      });
    });

    it('would not run a script or load an image even if one were in it', async () => {
      const broken = page.replace(
        '</main>',
        '<script>window.ran = 1</script><img src="/x.png" alt="" onerror="window.ran = 1"><p style="color:red">x</p></main>',
      );
      await using open = await openPage(browser, broken);

      expect(await open.page.evaluate('window.ran')).toBeUndefined();
      // And this is how the other tests would know.
      expect(open.faults.length).toBeGreaterThanOrEqual(3);
    });
  },
);

function longWords(): TestReport {
  const word = (place: string) => `${place}${'w'.repeat(300)}`;
  return makeReport(
    (['failed', 'pending', 'passed'] as const).map((status) => ({
      name: word(status),
      status,
      duration: 3000,
      suite: [word('place'), word('suite')] as const,
      message: word('message'),
      trace: word('trace'),
      filePath: word('file'),
    })),
    {
      environment: { appName: word('name'), commit: word('commit') },
      extra: {
        launches: [
          {
            name: word('launch'),
            outcome: 'not-ready',
            reason: word('reason'),
            steps: [{ step: word('step'), duration: 5 }],
            console: [word('console')],
          },
        ],
      },
    },
  );
}

/** By how many pixels the page is wider than the screen. */
function overflow(page: Page): Promise<number> {
  return page.evaluate(
    'Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)',
  );
}
