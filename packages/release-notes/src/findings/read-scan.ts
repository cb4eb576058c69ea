import { cleanText } from '../clean-text.js';
import { ReleaseNotesError } from '../errors.js';
import { cleanFinding, type ToldFinding } from './clean-finding.js';
import type { FindingSummary } from './finding.js';
import { sortFindings } from './sort-findings.js';

/** The JSON of a report: what was parsed already, or its text. */
export function parseReport(report: unknown, kind: string): unknown {
  if (typeof report !== 'string') return report;
  try {
    return JSON.parse(report.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw scanInvalid(kind, 'it is not JSON', cause);
  }
}

/** Findings that have an id, clean, each once, the worst first. */
export function summaries(told: readonly ToldFinding[]): readonly FindingSummary[] {
  const findings = new Map<string, FindingSummary>();
  for (const each of told) {
    const finding = cleanFinding(each);
    if (finding.id !== '') findings.set(JSON.stringify(finding), finding);
  }
  return sortFindings([...findings.values()]);
}

/** Something that is not a report of that kind must not look like one without findings. */
export function scanInvalid(kind: string, problem: string, cause?: unknown): ReleaseNotesError {
  return new ReleaseNotesError(
    'NOTES_SCAN_INVALID',
    `Cannot read the findings of ${kind}: ${cleanText(problem)}. Give the report as the scanner wrote it.`,
    cause === undefined ? {} : { cause },
  );
}
