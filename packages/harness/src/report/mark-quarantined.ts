import type { GateDecision } from '../gates/gate-decision.js';
import { testKey } from './test-key.js';
import type { TestReport } from './test-report.js';

/** The report with the quarantine that gates found for its failures, where a test does not have it yet. */
export function markQuarantined(
  report: TestReport,
  decisions: readonly GateDecision[] = [],
): TestReport {
  const items = decisions
    .flatMap(({ items }) => items)
    .filter(({ decision, waiver }) => decision === 'quarantined' && waiver !== undefined);
  if (items.length === 0) return report;
  const waivers = new Map(items.map(({ key, waiver }) => [key, waiver]));
  const tests = report.results.tests.map((test) => {
    const waiver = waivers.get(testKey(test));
    const isMarked = test.status !== 'failed' || test.extra?.quarantine !== undefined;
    if (waiver === undefined || isMarked) return test;
    const quarantine = { tracker: waiver.tracker ?? waiver.reason, expires: waiver.expires };
    return { ...test, extra: { ...test.extra, quarantine } };
  });
  return { ...report, results: { ...report.results, tests } };
}
