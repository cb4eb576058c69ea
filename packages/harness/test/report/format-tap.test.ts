import fc from 'fast-check';
import { Parser } from 'tap-parser';
import { describe, expect, it } from 'vitest';
import { formatReport, makeReport, type TestResult } from '../../src/index.js';
import { anyReport } from '../support/any-report.js';

function readTap(text: string) {
  const parser = new Parser({ strict: true });
  const asserts: { ok: boolean; name: string; skip?: unknown; todo?: unknown; diag?: unknown }[] =
    [];
  parser.on('assert', (assert) => asserts.push(assert));
  parser.end(text);
  return { results: parser.results, asserts };
}

function only(test: Partial<TestResult>) {
  const tests = [{ name: 'a', status: 'passed' as const, duration: 1, ...test }];
  return readTap(formatReport(makeReport(tests), 'tap')).asserts[0];
}

describe('TAP', () => {
  it('is read back as so many points, whatever the texts', () => {
    fc.assert(
      fc.property(
        anyReport.filter(({ results }) => results.tests.length > 0),
        (report) => {
          const { summary, tests } = report.results;
          const { results, asserts } = readTap(formatReport(report, 'tap'));
          expect(results?.bailout ?? false).toBe(false);
          expect(results?.plan).toMatchObject({ start: 1, end: tests.length });
          expect(results?.failures.filter(({ tapError }) => tapError !== null)).toEqual([]);
          expect(asserts.map(({ ok }) => ok)).toEqual(
            tests.map(({ status }) => status !== 'failed' && status !== 'other'),
          );
          expect(results?.skip).toBe(summary.skipped + summary.pending);
        },
      ),
    );
  });

  it('says why something was skipped or did not run', () => {
    expect(only({ status: 'skipped', message: 'arm64 only' })).toMatchObject({
      ok: true,
      skip: 'arm64 only',
    });
    expect(only({ status: 'pending', message: 'no capacity' })).toMatchObject({
      skip: 'did not run: no capacity',
    });
  });

  it('takes failures in quarantine for something to do', () => {
    const quarantine = { tracker: 'https://issues.example/SOE-1', expires: '2026-12-24' };

    expect(only({ status: 'failed', extra: { quarantine } })).toMatchObject({
      ok: false,
      todo: 'known until 2026-12-24: https://issues.example/SOE-1',
    });
  });

  it('says once what message and trace both say', () => {
    const test = only({ status: 'failed', message: 'it is 0644', trace: 'it is 0644' });

    expect(test?.diag).toMatchObject({ message: 'it is 0644' });
    expect(test?.diag).not.toHaveProperty('trace');
  });

  it('tells of failures in YAML', () => {
    const test = {
      status: 'failed' as const,
      suite: ['nitro', 'base'] as const,
      message: 'is "no": #1',
      trace: 'a\nb',
      parameters: { zone: 'eu-central-1a' },
    };

    expect(only(test)).toMatchObject({
      name: 'nitro > base > a',
      diag: {
        severity: 'fail',
        message: 'is "no": #1',
        trace: 'a\nb',
        parameters: { zone: 'eu-central-1a' },
      },
      time: 1,
    });
  });

  it('has a plan of nothing where there was nothing', () => {
    expect(formatReport(makeReport([]), 'tap')).toBe(
      'TAP version 14\n1..0 # SKIP there was no test\n',
    );
  });
});
