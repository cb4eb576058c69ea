import type { ScanReport } from './finding.js';
import { sortFindings, uniteFindings } from './tidy-findings.js';

/**
 * Several scans by one scanner as one: pages, parts of a bill of material, instances of one image. What
 * was evaluated adds up, gaps are told once, and of each weakness there is one. An empty list is a scan of
 * nothing.
 */
export function mergeScans(scans: readonly ScanReport[]): ScanReport {
  const [first] = scans;
  const suppressed = scans.reduce((sum, scan) => sum + (scan.suppressed ?? 0), 0);
  const times = scans.flatMap(({ scannedAt }) => scannedAt ?? []).sort();
  const targets = [...new Set(scans.flatMap(({ target }) => target ?? []))];
  return {
    scanner: first?.scanner ?? { name: 'none' },
    ...(targets.length > 0 && { target: targets.join(', ') }),
    // The oldest: from then on something may be new that was not looked at.
    ...(times[0] !== undefined && { scannedAt: times[0] }),
    evaluated: scans.reduce((sum, scan) => sum + scan.evaluated, 0),
    gaps: [...new Set(scans.flatMap(({ gaps }) => gaps))],
    findings: sortFindings(uniteFindings(scans.flatMap(({ findings }) => findings))),
    ...(suppressed > 0 && { suppressed }),
  };
}
