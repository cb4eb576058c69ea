import { createHash } from 'node:crypto';
import type { GateDecision, JudgedItem } from '../gates/gate-decision.js';
import { findingKey } from '../gates/track-findings.js';
import { type Finding, type ScanReport, severities } from '../scans/finding.js';

/** A finding with who found it and what the gates decided about it. */
export interface ShownFinding {
  /** The finding. */
  readonly finding: Finding;
  /** Name of the scanner that found it. */
  readonly scanner: string;
  /** What was decided, where a gate decided. */
  readonly item?: JudgedItem;
  /** The release before did not have it. */
  readonly isNew: boolean;
}

/** Findings of all scans: by severity the worst first, there the new ones first, then by score and name. */
export function showFindings(
  scans: readonly ScanReport[],
  decisions: readonly GateDecision[],
): readonly ShownFinding[] {
  const items = new Map(
    decisions.flatMap((decision) => decision.items.map((item) => [item.key, item] as const)),
  );
  return scans
    .flatMap(({ scanner, findings }) =>
      findings.map((finding) => {
        const item = items.get(findingKey(finding));
        const isNew = item?.isNew === true;
        return { finding, scanner: scanner.name, ...(item !== undefined && { item }), isNew };
      }),
    )
    .toSorted(compareShown);
}

function compareShown(a: ShownFinding, b: ShownFinding): number {
  return (
    severities.indexOf(a.finding.severity) - severities.indexOf(b.finding.severity) ||
    Number(b.isNew) - Number(a.isNew) ||
    (b.finding.score ?? 0) - (a.finding.score ?? 0) ||
    compareText(a.finding.id, b.finding.id) ||
    compareText(a.finding.package ?? '', b.finding.package ?? '')
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The same for the same thing, from scan to scan and release to release. */
export function fingerprint(...parts: readonly (string | undefined)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
