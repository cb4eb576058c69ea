import type { GateStatus } from '../../gates/gate-decision.js';
import { isQuarantined } from '../report-view.js';
import type { TestResult } from '../test-report.js';

/** How a cell of the matrix looks: a class of the style, a sign and the word for those who hear it. */
export interface ShownStatus {
  readonly kind: 'passed' | 'failed' | 'other' | 'pending' | 'skipped' | 'flaky' | 'known';
  readonly sign: string;
  readonly word: string;
}

/** The worst comes first. */
export const shownStatuses: readonly ShownStatus[] = [
  { kind: 'failed', sign: '✕', word: 'failed' },
  { kind: 'other', sign: '!', word: 'could not be told' },
  { kind: 'pending', sign: '○', word: 'did not run' },
  { kind: 'known', sign: 'K', word: 'known failure' },
  { kind: 'flaky', sign: '↻', word: 'flaky' },
  { kind: 'skipped', sign: '–', word: 'skipped' },
  { kind: 'passed', sign: '✓', word: 'passed' },
];

/** How a test is shown: quarantined and flaky ones have signs of their own. */
export function kindOf(test: TestResult): ShownStatus['kind'] {
  if (isQuarantined(test)) return 'known';
  return test.status === 'passed' && test.flaky === true ? 'flaky' : test.status;
}

/** Of several tests in one cell the worst is shown. */
export function worstOf(tests: readonly TestResult[]): ShownStatus | undefined {
  const kinds = new Set(tests.map(kindOf));
  return shownStatuses.find(({ kind }) => kinds.has(kind));
}

/** The word of a gate as a label. */
export function gateLabel(status: GateStatus): string {
  return `<span class="label ${status}">${gateWords[status]}</span>`;
}

/** See {@link gateLabel}. */
export const gateWords: Readonly<Record<GateStatus, string>> = {
  passed: 'Passed',
  failed: 'Failed',
  'not-evaluated': 'Not evaluated',
};
