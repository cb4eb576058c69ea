import { type Finding, type Severity, severities } from '../scans/finding.js';
import { hasFix } from '../scans/tidy-findings.js';
import type { FindingRule } from './gate-policy.js';

/** Whether all that a rule names fits a finding. */
export function fitsRule(
  finding: Finding & { readonly isNew: boolean },
  rule: FindingRule,
): boolean {
  return (
    (rule.severity === undefined || isAtLeast(finding.severity, rule.severity)) &&
    (rule.kind === undefined || rule.kind === finding.kind) &&
    (rule.fixAvailable === undefined || rule.fixAvailable === hasFix(finding)) &&
    (rule.exploitKnown === undefined || rule.exploitKnown === (finding.exploitKnown ?? false)) &&
    (rule.isNew === undefined || rule.isNew === finding.isNew) &&
    (rule.minimumEpss === undefined || (finding.epss ?? 0) >= rule.minimumEpss)
  );
}

/** A rule in words: `high or worse, with a fix`. */
export function tellRule(rule: FindingRule): string {
  const { severity, kind, fixAvailable, exploitKnown, isNew, minimumEpss } = rule;
  const parts = [
    severity === 'critical' || severity === 'unknown'
      ? severity
      : severity && `${severity} or worse`,
    kind,
    toldOf(fixAvailable, 'with a fix', 'without a fix'),
    toldOf(exploitKnown, 'exploited', 'not known to be exploited'),
    toldOf(isNew, 'new', 'also in the release before'),
    minimumEpss === undefined ? undefined : `EPSS at least ${minimumEpss}`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? 'any finding' : parts.join(', ');
}

function isAtLeast(severity: Severity, least: Severity): boolean {
  if (severity === 'unknown' || least === 'unknown') return severity === least;
  return severities.indexOf(severity) <= severities.indexOf(least);
}

function toldOf(value: boolean | undefined, yes: string, no: string): string | undefined {
  return value === undefined ? undefined : value ? yes : no;
}
