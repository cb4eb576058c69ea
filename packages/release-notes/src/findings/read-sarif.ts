import { listAt, valueAt } from '../trackers/json-at.js';
import { toSeverity } from './clean-finding.js';
import type { FindingSummary, Severity } from './finding.js';
import { parseReport, scanInvalid, summaries } from './read-scan.js';

/**
 * The results of a SARIF 2.1.0 log: the id is that of the rule, the severity that of its
 * `security-severity` (by the bands of CVSS and of GitHub), else of the level. Results that are
 * suppressed, absent since a baseline, or passed are left. SARIF has no member for a package: it is
 * the logical location, else the file.
 *
 * @param report - The parsed log, or its text
 * @throws {@link ReleaseNotesError} `NOTES_SCAN_INVALID` if it is something else.
 */
export function readSarif(report: unknown): readonly FindingSummary[] {
  const json = parseReport(report, 'SARIF');
  if (!Array.isArray(valueAt(json, 'runs'))) throw scanInvalid('SARIF', 'runs is no list');
  return summaries(
    listAt(json, 'runs').flatMap((run) => {
      const rules = rulesOf(run);
      return listAt(run, 'results')
        .filter(isOpen)
        .map((result) => summaryOf(result, rules));
    }),
  );
}

interface Rules {
  readonly inOrder: readonly unknown[];
  readonly byId: ReadonlyMap<unknown, unknown>;
}

function rulesOf(run: unknown): Rules {
  const inOrder = listAt(run, 'tool', 'driver', 'rules');
  const extensions = listAt(run, 'tool', 'extensions').flatMap((each) => listAt(each, 'rules'));
  const all = [...inOrder, ...extensions];
  return { inOrder, byId: new Map(all.map((rule) => [valueAt(rule, 'id'), rule])) };
}

function isOpen(result: unknown): boolean {
  const kind = valueAt(result, 'kind');
  return (
    (kind === undefined || kind === 'fail' || kind === 'open' || kind === 'review') &&
    valueAt(result, 'baselineState') !== 'absent' &&
    // A suppression that is asked for or was refused suppresses nothing.
    !listAt(result, 'suppressions').some((each) =>
      [undefined, 'accepted'].includes(valueAt(each, 'status') as string | undefined),
    )
  );
}

function summaryOf(result: unknown, { inOrder, byId }: Rules) {
  const index = valueAt(result, 'ruleIndex') ?? valueAt(result, 'rule', 'index');
  const named = valueAt(result, 'ruleId') ?? valueAt(result, 'rule', 'id');
  const rule = byId.get(named) ?? (typeof index === 'number' ? inOrder[index] : undefined);
  const [location] = listAt(result, 'locations');
  const [logical] = listAt(location, 'logicalLocations');
  return {
    id: named ?? valueAt(rule, 'id'),
    severity: severityOf(result, rule),
    package:
      valueAt(logical, 'fullyQualifiedName') ??
      valueAt(logical, 'name') ??
      valueAt(location, 'physicalLocation', 'artifactLocation', 'uri'),
    title: valueAt(rule, 'shortDescription', 'text') ?? valueAt(result, 'message', 'text'),
    url: valueAt(rule, 'helpUri'),
  };
}

function severityOf(result: unknown, rule: unknown): Severity {
  const told =
    valueAt(result, 'properties', 'security-severity') ??
    valueAt(rule, 'properties', 'security-severity');
  const score = typeof told === 'string' && told.trim() !== '' ? Number(told) : told;
  if (typeof score === 'number' && score >= 0 && score <= 10) return ofScore(score);
  const level = valueAt(result, 'level') ?? valueAt(rule, 'defaultConfiguration', 'level');
  // The levels of SARIF are not severities; without any, the standard says that it is a warning.
  if (level === 'error') return 'high';
  if (level === 'warning' || level === undefined) return 'medium';
  return level === 'note' ? 'low' : toSeverity(level);
}

function ofScore(score: number): Severity {
  if (score >= 9) return 'critical';
  if (score >= 7) return 'high';
  if (score >= 4) return 'medium';
  return score > 0 ? 'low' : 'negligible';
}
