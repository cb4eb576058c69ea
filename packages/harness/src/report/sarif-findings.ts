import type { GateDecision, JudgedItem } from '../gates/gate-decision.js';
import { printable } from '../printable.js';
import type { Finding, ScanReport, Severity } from '../scans/finding.js';
import { type ShownFinding, showFindings } from './finding-view.js';
import { clip, webAddress } from './plain-text.js';
import {
  fingerprints,
  location,
  type SarifResult,
  type SarifRule,
  suppression,
  writeRun,
} from './sarif-run.js';

/** What a scanner found, as a run. */
export function scanRun(
  scan: ScanReport,
  at: number,
  decisions: readonly GateDecision[],
  subject: string,
) {
  const { scanner, evaluated, gaps, scannedAt } = scan;
  const ended = scannedAt === undefined ? Number.NaN : Date.parse(scannedAt);
  const shown = showFindings([scan], decisions);
  const scores = worstScores(shown);
  return writeRun({
    tool: scanner,
    category: `scan-${at + 1}-${scanner.name.replace(/[^\w.-]+/g, '-')}`,
    results: shown.map((each) => ({
      result: findingResult(each, subject),
      rule: findingRule(each.finding, scores.get(each.finding.id) ?? 0),
    })),
    problems: [...(evaluated === 0 ? ['nothing was evaluated'] : []), ...gaps],
    notes: scanner.content === undefined ? [] : [`content: ${scanner.content}`],
    times: Number.isNaN(ended) ? {} : { endTimeUtc: new Date(ended).toISOString() },
  });
}

/** The severity of a rule is that of its worst finding. */
function worstScores(shown: readonly ShownFinding[]): ReadonlyMap<string, number> {
  const scores = new Map<string, number>();
  for (const { finding } of shown) {
    scores.set(finding.id, Math.max(scores.get(finding.id) ?? 0, scoreOf(finding)));
  }
  return scores;
}

function ruleIdOf(id: string): string {
  return clip(printable(id), 255) || 'finding';
}

function findingRule({ id, title, url, kind }: Finding, score: number): SarifRule {
  const help = webAddress(url);
  return {
    id: ruleIdOf(id),
    shortDescription: { text: clip(printable(title ?? id) || 'finding', 1000) },
    ...(help !== undefined && { helpUri: help }),
    defaultConfiguration: { level: score >= 7 ? 'error' : score >= 4 ? 'warning' : 'note' },
    properties: {
      tags: ['security', kind],
      ...(score > 0 && { 'security-severity': score.toFixed(1) }),
    },
  };
}

function findingResult({ finding, item, isNew }: ShownFinding, subject: string): SarifResult {
  const { id, title, package: name, version, fixedIn, path, kind, severity } = finding;
  const text = [
    `${id}${title === undefined ? '' : `: ${title}`}`,
    ...(name === undefined ? [] : [`in ${name}${version === undefined ? '' : ` ${version}`}`]),
    ...(fixedIn === undefined ? [] : [`fixed in ${fixedIn}`]),
  ];
  const score = scoreOf(finding);
  return {
    ruleId: ruleIdOf(id),
    level: score >= 7 ? 'error' : score >= 4 ? 'warning' : 'note',
    message: { text: clip(printable(text.join(', ')), 4000) },
    locations: [location(path ?? subject, name === undefined ? [] : [name])],
    partialFingerprints: fingerprints(kind, id, name, path),
    ...(item !== undefined && { baselineState: isNew ? 'new' : 'unchanged' }),
    properties: { severity },
    ...suppressionOf(item),
  };
}

function suppressionOf(item: JudgedItem | undefined) {
  if (item?.decision !== 'waived' && item?.decision !== 'quarantined') return {};
  const { waiver, rule } = item;
  const why =
    waiver === undefined ? rule : `${waiver.reason} (${waiver.owner}, until ${waiver.expires})`;
  return { suppressions: [suppression(why)] };
}

/** Scores stay within what GitHub takes for the same word: over 9 is critical, 7 high, 4 medium. */
function scoreOf({ score, severity }: Finding): number {
  const [least, most] = bounds[severity];
  return Math.min(Math.max(score ?? (least + most) / 2, least), most);
}

const bounds: Readonly<Record<Severity, readonly [number, number]>> = {
  critical: [9.1, 10],
  high: [7, 8.9],
  medium: [4, 6.9],
  low: [0.1, 3.9],
  negligible: [0, 0],
  unknown: [0, 10],
};
