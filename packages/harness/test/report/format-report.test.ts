import { describe, expect, it } from 'vitest';
import { decideTests, formatReport, makeReport, type TestResult } from '../../src/index.js';

const at = new Date('2026-11-28T12:00:00Z');

function result(more: Partial<TestResult>): TestResult {
  return { name: 'a', status: 'passed', duration: 1, suite: ['nitro', 'base'], ...more };
}

describe('formatReport', () => {
  it('refuses a format that there is not, with those that there are', () => {
    expect(() => formatReport(makeReport([]), 'pdf' as 'html')).toThrow(
      expect.objectContaining({
        code: 'HARNESS_OPTIONS_INVALID',
        message: 'Cannot write a report as pdf: use one of ctrf, junit, tap, sarif, markdown, html',
      }),
    );
  });

  it.each(['markdown', 'html'] as const)(
    'tells in %s how long tests took where it is known',
    (format) => {
      const tests = [result({})];
      const start = new Date(at.getTime() - 5000);

      expect(formatReport(makeReport(tests, { start, stop: at }), format)).toMatch(/took.*5\.0 s/i);
      for (const time of [at, new Date(0)]) {
        const untimed = formatReport(makeReport(tests, { start: time, stop: time }), format);
        expect(untimed).not.toMatch(/\btook\b|0 ms|1970/i);
      }
    },
  );

  it('has signs of their own for a suite that was skipped and one that is not there', () => {
    const skipped = ['a', 'b', 'c'].map((name) =>
      result({ name, status: 'skipped', suite: ['nitro', 'windows'] }),
    );
    const report = makeReport([...skipped, result({ suite: ['xen', 'base'] })], { stop: at });

    const markdown = formatReport(report, 'markdown');
    expect(markdown).toContain('| windows | skipped 3 | – |');
    expect(markdown).toContain('| base | – | ✅ 1/1 |');
    const html = formatReport(report, 'html');
    expect(html).toContain(
      '<bdi>windows</bdi></th><td class="skipped"><span>skipped 3</span></td><td></td></tr>',
    );
    expect(html).toContain('<bdi>base</bdi></th><td></td><td>1/1</td></tr>');
  });

  it.each(['markdown', 'html'] as const)('tells in %s what was seen once', (format) => {
    const failed = makeReport([result({ status: 'failed', message: 'seen on the image' })], {
      stop: at,
    });
    const decisions = [decideTests(failed, { at })];
    const seen = (text: string) => text.match(/seen on the image/g)?.length;

    expect(seen(formatReport(failed, format, { decisions }))).toBe(1);
    // What gates decided about tests of another report is told nowhere else.
    expect(seen(formatReport(makeReport([result({})]), format, { decisions }))).toBe(1);
  });

  it('tells in the list of gates what was seen of a known failure', () => {
    const failed = makeReport([result({ status: 'failed', message: 'seen on the image' })], {
      stop: at,
    });
    const policy = {
      quarantine: [
        {
          test: '* / base / a',
          phases: ['launch'] as const,
          owner: 'ada',
          reason: 'a bug',
          tracker: 'SOE-1',
          expires: '2026-12-24',
        },
      ],
    };
    const html = formatReport(failed, 'html', { decisions: [decideTests(failed, { at, policy })] });

    expect(html.match(/seen on the image/g)).toHaveLength(1);
  });
});
