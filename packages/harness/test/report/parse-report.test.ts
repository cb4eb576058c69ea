import { validate } from 'ctrf';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatReport, makeReport, parseReport } from '../../src/index.js';
import { anyReport } from '../support/any-report.js';
import { lifelikeReport } from '../support/lifelike-report.js';

/** A document that uses much of what CTRF knows and this package does not. */
const foreign = {
  reportFormat: 'CTRF',
  specVersion: '0.0.1',
  runId: 'run-1',
  results: {
    tool: { name: 'playwright', extra: { browsers: 3 } },
    summary: {
      tests: 2,
      passed: 1,
      failed: 1,
      skipped: 0,
      pending: 0,
      other: 0,
      suites: 1,
      start: 1_700_000_000_000,
      stop: 1_700_000_001_000,
    },
    tests: [
      {
        name: 'logs in',
        status: 'passed',
        duration: 12,
        tags: ['smoke'],
        labels: { priority: 1, area: ['login', 'web'] },
        browser: 'chromium',
        stdout: ['hello'],
        steps: [{ name: 'open', status: 'passed' }],
        parameters: { size: 3, user: 'ada' },
        extra: { quarantine: true, mine: 1 },
      },
      { name: 'logs out', status: 'failed', duration: 3, snippet: 'x', line: 4, message: 'no' },
    ],
    extra: { launches: 'not ours', kept: true },
  },
  insights: { runsAnalyzed: 2, passRate: { current: 0.5 } },
};

type Summary = Partial<(typeof foreign)['results']['summary']> & { flaky?: number };

function withSummary(summary: Summary) {
  const { results } = foreign;
  return { ...foreign, results: { ...results, summary: { ...results.summary, ...summary } } };
}

describe('parseReport', () => {
  it('reads back every report that was written, which fits the schema of CTRF', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const text = formatReport(report, 'ctrf');
        const { valid, errors } = validate(JSON.parse(text));
        expect(errors).toEqual([]);
        expect(valid).toBe(true);
        expect(parseReport(text)).toEqual(JSON.parse(text));
      }),
      // The validator of CTRF compiles its schema each time.
      { numRuns: 30 },
    );
  });

  it('reads a large report of this package as it is', () => {
    expect(parseReport(JSON.stringify(lifelikeReport))).toEqual(lifelikeReport);
  });

  it('keeps what CTRF knows of another tool, and makes nothing of its extras', () => {
    expect(validate(foreign).errors).toEqual([]);

    const { results, ...rest } = parseReport(foreign, { file: 'foreign.json' });

    expect(rest).toEqual({
      reportFormat: 'CTRF',
      specVersion: '0.0.0',
      runId: 'run-1',
      insights: foreign.insights,
    });
    expect(results.tests[0]).toEqual({
      ...foreign.results.tests[0],
      parameters: { size: '3', user: 'ada' },
      extra: { mine: 1 },
    });
    expect(results.tests[1]).toEqual(foreign.results.tests[1]);
    expect(results.extra).toEqual({ kept: true });
    expect(validate(parseReport(foreign)).errors).toEqual([]);
  });

  it.each(['tests', 'passed', 'failed', 'skipped', 'pending', 'other', 'flaky'] as const)(
    'refuses a summary whose %s is not that of the tests',
    (name) => {
      expect(() => parseReport(withSummary({ [name]: 7 }), { file: 'r.json' })).toThrow(
        expect.objectContaining({
          code: 'HARNESS_RESULTS_INVALID',
          message: expect.stringMatching(
            new RegExp(
              `^read r.json: it contradicts itself: results.summary.${name} is 7, its tests`,
            ),
          ),
        }),
      );
    },
  );

  it.each([
    [
      'a text that was cut off',
      JSON.stringify(foreign).slice(0, -9),
      /is not JSON; was it cut off/,
    ],
    ['no object', null, /is no document of CTRF 0\.0/],
    ['another format', { ...foreign, reportFormat: 'JUnit' }, /reportFormat/],
    [
      'a version that is not there yet',
      { ...foreign, specVersion: '1.0.0' },
      /specVersion: only CTRF 0\.0/,
    ],
    ['a member that CTRF does not know', { ...foreign, oddity: 1 }, /oddity/],
    ['a moment that no date can hold', withSummary({ stop: 9e15 }), /results\.summary\.stop/],
  ])('refuses %s', (_, document, message) => {
    expect(() => parseReport(document)).toThrow(message);
    expect(() => parseReport(document)).toThrow(
      expect.objectContaining({ code: 'HARNESS_RESULTS_INVALID' }),
    );
  });

  it('names the field that does not fit', () => {
    const tests = [{ ...foreign.results.tests[0], status: 'broken' }];
    const document = { ...foreign, results: { ...foreign.results, tests } };

    expect(() => parseReport(document)).toThrow(/results\.tests\.0\.status/);
  });

  it('accepts what the schema of CTRF accepts, and refuses what it refuses', () => {
    const wrong = fc.constantFrom<unknown>(undefined, null, '', 'x', -1, 0.5, [], {}, true);
    fc.assert(
      fc.property(
        fc.constantFrom('name', 'status', 'duration', 'suite', 'retryAttempts', 'labels', 'id'),
        wrong,
        (member, value) => {
          fc.pre(!(member === 'duration' && value === -1));
          const test = { name: 'x', status: 'passed', duration: 1, [member]: value };
          const report = makeReport([{ name: 'x', status: 'passed', duration: 1 }]);
          const document = JSON.parse(
            JSON.stringify({ ...report, results: { ...report.results, tests: [test] } }),
          );
          const read = () => parseReport(document);
          if (validate(document).valid) expect(read).not.toThrow(/is no document/);
          else expect(read).toThrow(/is no document/);
        },
      ),
      { numRuns: 40 },
    );
  });
});
