import { fullName } from '../gates/decide-tests.js';
import type { GateDecision } from '../gates/gate-decision.js';
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
  const waivers = new Map(items.map(({ name, waiver }) => [name, waiver]));
  const tests = report.results.tests.map((test) => {
    const waiver = waivers.get(fullName(test));
    const isBad = test.status === 'failed' || test.status === 'other';
    if (waiver === undefined || !isBad || test.extra?.quarantine !== undefined) return test;
    const quarantine = { tracker: waiver.tracker ?? waiver.reason, expires: waiver.expires };
    return { ...test, extra: { ...test.extra, quarantine } };
  });
  return { ...report, results: { ...report.results, tests } };
}
