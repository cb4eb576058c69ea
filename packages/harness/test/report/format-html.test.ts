import fc from 'fast-check';
import { HtmlValidate } from 'html-validate';
import { describe, expect, it } from 'vitest';
import { formatReport, makeReport } from '../../src/index.js';
import { printable } from '../../src/printable.js';
import { anyReport } from '../support/any-report.js';
import { hostileText } from '../support/hostile-text.js';
import { lifelikeDecisions, lifelikeReport, lifelikeScans } from '../support/lifelike-report.js';
import { attributeOf, elementsOf, htmlShape, htmlText, parseHtml } from '../support/parse-html.js';

const options = { decisions: lifelikeDecisions, scans: lifelikeScans };
const page = formatReport(lifelikeReport, 'html', options);

/** The same report with a text in every place where one can be. */
function reportWith(text: string): string {
  const name = `n${text}`;
  const places = [`p${text}`, 'q'] as const;
  const report = makeReport(
    (['failed', 'other', 'pending', 'skipped', 'passed'] as const).flatMap((status) =>
      places.map((place) => ({
        name: `${name}${status}`,
        status,
        duration: 2000,
        suite: [place, `s${text}`] as const,
        message: `m${text}`,
        trace: `t${text}`,
        filePath: `f${text}`,
        ...(status === 'passed' && {
          flaky: true,
          retryAttempts: [{ attempt: 1, status: 'failed' as const, message: `a${text}` }],
        }),
        attachments: [{ name: `b${text}`, contentType: 'text/plain', path: `c${text}` }],
        ...(place === 'q' &&
          status === 'failed' && {
            extra: { quarantine: { tracker: `k${text}`, expires: `e${text}` } },
          }),
      })),
    ),
    {
      start: new Date(0),
      stop: new Date(1000),
      tool: { name: `u${text}`, version: `v${text}` },
      environment: { appName: `n${text}`, commit: `c${text}`, extra: { [`x${text}`]: `y${text}` } },
      extra: {
        launches: [
          {
            name: `l${text}`,
            instanceType: `i${text}`,
            zone: `z${text}`,
            outcome: 'not-ready',
            reason: `r${text}`,
            vouchesFor: [`o${text}`, 'm'],
            steps: [{ step: `d${text}`, duration: 5 }],
            console: [`w${text}`],
          },
        ],
      },
    },
  );
  const waiver = {
    owner: `o${text}`,
    reason: `r${text}`,
    expires: `e${text}`,
    tracker: `t${text}`,
  };
  return formatReport(report, 'html', {
    title: `T${text}`,
    url: `https://e.example/?${encodeURIComponent(printable(text))}`,
    decisions: [
      {
        gate: `g${text}`,
        status: 'failed',
        evaluated: 1,
        reasons: [`r${text}`],
        warnings: [`w${text}`],
        items: [{ key: text, name: `i${text}`, decision: 'waived', rule: `u${text}`, waiver }],
      },
    ],
    scans: [
      {
        scanner: { name: `s${text}`, version: `v${text}`, content: `c${text}` },
        target: `t${text}`,
        evaluated: 1,
        gaps: [`g${text}`],
        findings: [
          {
            id: `i${text}`,
            kind: 'other',
            severity: 'high',
            package: `p${text}`,
            version: `v${text}`,
            fixedIn: `f${text}`,
            title: `t${text}`,
            url: `javascript:${text}`,
          },
        ],
      },
    ],
  });
}

describe('the HTML page', () => {
  it('has the same elements and attributes, whatever the texts', () => {
    const expected = htmlShape(parseHtml(reportWith('')));
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(htmlShape(parseHtml(reportWith(text)))).toBe(expected);
      }),
    );
  });

  it('shows every text as it is', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const shown = htmlText(parseHtml(reportWith(text)));
        expect(shown).toContain(printable(`n${text}passed`));
        expect(shown).toContain(printable(`r${text}`));
        expect(shown).toContain(printable(`i${text}`));
      }),
    );
  });

  it('has nothing that could run or be loaded, and no address that is not of the web', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const elements = elementsOf(parseHtml(formatReport(report, 'html', options)));
        for (const element of elements) {
          expect(['script', 'img', 'iframe', 'object', 'form', 'base', 'link']).not.toContain(
            element.tagName,
          );
          for (const { name } of element.attrs) expect(name).not.toMatch(/^on|^style$|^src$/);
          const href = attributeOf(element, 'href');
          if (href !== undefined) expect(href).toMatch(/^(?:#[a-z][\w-]*|https?:\/\/.*)$/);
        }
      }),
    );
  });

  it('leads every address in the page to something that is there once', () => {
    const elements = elementsOf(parseHtml(page));
    const ids = elements.flatMap((element) => attributeOf(element, 'id') ?? []);
    const targets = elements.flatMap((element) => {
      const href = attributeOf(element, 'href');
      return href?.startsWith('#') === true ? [href.slice(1)] : [];
    });

    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining(targets));
  });

  it('leads each failed cell of the matrix to its failure', () => {
    const cells = elementsOf(parseHtml(page), 'td');
    const bad = cells.filter((cell) => attributeOf(cell, 'class') === 'failed');

    expect(bad).toHaveLength(10);
    for (const cell of bad) {
      expect(attributeOf(elementsOf(cell, 'a')[0] ?? cell, 'href')).toMatch(/^#failure-[13]$/);
    }
  });

  it.each([
    ['a lifelike report', page],
    ['nothing', formatReport(makeReport([]), 'html')],
    ['hostile text', reportWith('</title><script>&"\' שלום 👩‍👩‍👧')],
  ])('is clean for html-validate with %s', async (_, html) => {
    const validator = new HtmlValidate({
      extends: ['html-validate:recommended', 'html-validate:a11y', 'html-validate:document'],
    });
    const { results } = await validator.validateString(html);

    expect(
      results.flatMap(({ messages }) =>
        messages.map(({ ruleId, line, message }) => `${ruleId} ${line}: ${message}`),
      ),
    ).toEqual([]);
  });

  it('stays of a size that opens at once with very many tests and findings', () => {
    const tests = Array.from({ length: 30_000 }, (_, at) => ({
      name: `test ${at % 6000}`,
      status: at % 50 === 0 ? ('failed' as const) : ('passed' as const),
      duration: 1,
      message: 'm'.repeat(2000),
      suite: [`launch-${Math.floor(at / 6000)}`, `suite-${at % 60}`] as const,
    }));
    const html = formatReport(makeReport(tests), 'html');

    expect(Buffer.byteLength(html)).toBeLessThan(4 * 1024 * 1024);
    expect(html).toMatch(/<p class="note">[\d,]+ tests are counted with their suite only\.<\/p>/);
  });
});
