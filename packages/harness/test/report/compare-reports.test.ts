import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareReports,
  failuresFirst,
  filterReport,
  makeReport,
  type TestStatus,
} from '../../src/index.js';
import { anyReport } from '../support/any-report.js';

function report(statuses: Readonly<Record<string, TestStatus>>) {
  return makeReport(
    Object.entries(statuses).map(([name, status]) => ({ name, status, duration: 1 })),
    { stop: new Date(0) },
  );
}

describe('compareReports', () => {
  const before = report({
    a: 'passed',
    b: 'failed',
    c: 'failed',
    d: 'passed',
    e: 'passed',
    f: 'failed',
  });
  const after = report({
    a: 'failed',
    b: 'passed',
    c: 'failed',
    d: 'pending',
    g: 'failed',
    f: 'other',
  });
  const compared = compareReports(before, after);
  const names = (tests: readonly { readonly name: string }[]) => tests.map(({ name }) => name);

  it('tells what fails now, is fixed, and fails still', () => {
    expect(names(compared.newlyFailing)).toEqual(['a', 'g']);
    expect(names(compared.fixed)).toEqual(['b']);
    expect(names(compared.stillFailing)).toEqual(['c']);
  });

  it('tells what says nothing any more, and what is gone', () => {
    expect(names(compared.noLongerEvaluated)).toEqual(['d', 'f']);
    expect(names(compared.vanished)).toEqual(['e']);
    expect(names(compared.added)).toEqual(['g']);
    expect(compared.evaluated).toEqual({ before: 6, after: 4 });
  });

  it('finds no difference between a report and itself', () => {
    fc.assert(
      fc.property(anyReport, (same) => {
        const { newlyFailing, fixed, noLongerEvaluated, vanished, added } = compareReports(
          same,
          same,
        );
        expect([newlyFailing, fixed, noLongerEvaluated, vanished, added].flat()).toEqual([]);
      }),
    );
  });
});

describe('filterReport', () => {
  it('counts what is left', () => {
    const left = filterReport(
      report({ a: 'passed', b: 'failed' }),
      ({ status }) => status === 'failed',
    );

    expect(left.results.summary).toMatchObject({ tests: 1, passed: 0, failed: 1 });
  });
});

describe('failuresFirst', () => {
  it('puts failures before what could not be told, did not run, was skipped or passed', () => {
    const ordered = failuresFirst(
      report({ a: 'passed', b: 'skipped', c: 'pending', d: 'other', e: 'failed', f: 'failed' }),
    );

    expect(ordered.results.tests.map(({ name }) => name).join('')).toBe('efdcba');
  });
});
