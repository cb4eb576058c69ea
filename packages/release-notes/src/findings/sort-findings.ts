import { byText } from '../merge/parts.js';
import { type FindingSummary, severities } from './finding.js';

/** The worst first, then by id and package. */
export function sortFindings<T extends FindingSummary>(findings: readonly T[]): readonly T[] {
  return findings.toSorted(
    (a, b) =>
      severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
      byText(a.id, b.id) ||
      byText(a.package ?? '', b.package ?? '') ||
      byText(a.version ?? '', b.version ?? ''),
  );
}
