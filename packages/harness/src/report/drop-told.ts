import type { GateDecision } from '../gates/gate-decision.js';
import { findingKey } from '../gates/track-findings.js';
import type { ScanReport } from '../scans/finding.js';
import { isQuarantined } from './report-view.js';
import { testKey } from './test-key.js';
import type { TestReport } from './test-report.js';

/**
 * Decisions without the messages that a page tells in other parts: failures and what did not run with theirs,
 * findings with their titles.
 */
export function dropTold(
  decisions: readonly GateDecision[],
  report: TestReport,
  scans: readonly ScanReport[],
): readonly GateDecision[] {
  const told = new Set([
    ...report.results.tests
      .filter((test) => test.status !== 'passed' && !isQuarantined(test))
      .map(testKey),
    ...scans.flatMap(({ findings }) => findings.map(findingKey)),
  ]);
  return decisions.map((decision) => ({
    ...decision,
    items: decision.items.map((item) => {
      const { message, ...rest } = item;
      return told.has(item.key) ? rest : item;
    }),
  }));
}
