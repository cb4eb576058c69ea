import type { ScanReport, Severity } from '../scans/finding.js';
import { endingSoon, exceptionsFor, fitsPattern, type JudgedRelease } from './exceptions.js';
import { fitsRule, tellRule } from './finding-rules.js';
import type { GateDecision, JudgedItem } from './gate-decision.js';
import { defaultFindingRules, type GatePolicy, type Waiver } from './gate-policy.js';
import { type TrackedFinding, trackFindings } from './track-findings.js';

/** What findings are judged by. */
export interface DecideFindingsOptions extends JudgedRelease {
  /** Name of the gate. Default: `scans`. */
  readonly gate?: string;
  /** Default: {@link defaultFindingRules}, no waivers. */
  readonly policy?: GatePolicy;
  /** Findings of the release before. Default: there was none, so that all are new. */
  readonly previous?: readonly TrackedFinding[];
  /** When waivers and ages are judged. Default: now. */
  readonly at?: Date;
}

/**
 * Decide whether what scanners found lets a release go on. A scan that looked at nothing, or not at
 * all it should, is `not-evaluated`: not scanned is not clean. Findings that a rule stops, or that are open
 * for too long, and waivers that have expired or fit nothing, are `failed`. Pure.
 *
 * @example
 * ```ts
 * const decision = decideFindings([readTrivy(json)], { flavor: 'al2023', policy, previous });
 * ```
 */
export function decideFindings(
  scans: readonly ScanReport[],
  options: DecideFindingsOptions = {},
): GateDecision {
  const { gate = 'scans', policy = {}, previous, at = new Date() } = options;
  const rules = { ...defaultFindingRules, ...policy.findings };
  const ran = new Set(scans.map(({ scanner }) => scanner.name));
  const { holding, expired } = exceptionsFor(policy.waivers ?? [], options, at);
  const findings = trackFindings(scans, previous, at);
  const items = [
    ...scans.flatMap((scan) => judgeGaps(scan, holding)),
    ...findings.flatMap((finding) => judgeFinding(finding, holding, rules, at)),
  ];
  const evaluated = scans.reduce((sum, scan) => sum + scan.evaluated, 0);
  const used = (waiver: Waiver) =>
    findings.some((finding) => isFor(finding, waiver)) ||
    scans.some((scan) => scan.gaps.length > 0 && waiver.id === gapId(scan));
  const expected = holding.filter(
    ({ scanners }) => scanners === undefined || scanners.some((name) => ran.has(name)),
  );
  const failures = [
    ...told(items.filter(({ decision, rule }) => decision === 'blocks' && rule !== gapRule)),
    ...expired.map(
      ({ id, expires, owner }) =>
        `the waiver of ${id} expired on ${expires}; ${owner} answers for it`,
    ),
    ...(evaluated === 0 ? [] : expected)
      .filter((waiver) => !used(waiver))
      .map(
        ({ id, package: name }) =>
          `the waiver of ${id}${name === undefined ? '' : ` in ${name}`} fits nothing; correct or remove it`,
      ),
  ];
  const gaps = [
    ...tooLittle(scans, evaluated, rules.minimum),
    ...items
      .filter(({ decision, rule }) => decision === 'blocks' && rule === gapRule)
      .map(({ name }) => name),
  ];
  return {
    gate,
    status: failures.length > 0 ? 'failed' : gaps.length > 0 ? 'not-evaluated' : 'passed',
    evaluated,
    reasons: [...failures, ...gaps],
    warnings: [
      ...told(
        items.filter(({ decision }) => decision === 'warns'),
        'a warning',
      ),
      ...told(
        items.filter(({ decision }) => decision === 'waived'),
        'waived',
      ),
      ...endingSoon(
        holding.map((waiver) => [`the waiver of ${waiver.id}`, waiver]),
        at,
      ),
    ],
    items,
  };
}

const gapRule = 'what was not looked at is not clean';

/** The id that a waiver for what a scan did not look at names. */
function gapId({ scanner }: ScanReport): string {
  return `gap/${scanner.name}`;
}

function judgeGaps(scan: ScanReport, waivers: readonly Waiver[]): readonly JudgedItem[] {
  const waiver = waivers.find(({ id }) => id === gapId(scan));
  return scan.gaps.map((gap) => ({
    name: `${scan.scanner.name}: ${gap}`,
    decision: waiver ? 'waived' : 'blocks',
    rule: gapRule,
    ...(waiver && { waiver: decisionOf(waiver) }),
  }));
}

function judgeFinding(
  finding: TrackedFinding,
  waivers: readonly Waiver[],
  rules: Required<NonNullable<GatePolicy['findings']>>,
  at: Date,
): readonly JudgedItem[] {
  const { firstSeenAt, isNew } = finding;
  const item = { name: nameOf(finding), firstSeenAt, isNew };
  const blocking = rules.block.find((rule) => fitsRule(finding, rule));
  const rule = blocking ? tellRule(blocking) : overdue(finding, rules.overdue, at);
  const waiver = waivers.find((each) => isFor(finding, each));
  if (waiver) {
    return [{ ...item, decision: 'waived', rule: rule ?? 'no rule', waiver: decisionOf(waiver) }];
  }
  if (rule !== undefined) return [{ ...item, decision: 'blocks', rule }];
  const warning = rules.warn.find((each) => fitsRule(finding, each));
  return [
    warning
      ? { ...item, decision: 'warns', rule: tellRule(warning) }
      : { ...item, decision: 'ignored', rule: 'no rule' },
  ];
}

function overdue(
  { severity, firstSeenAt }: TrackedFinding,
  limits: Readonly<Partial<Record<Severity, number>>>,
  at: Date,
): string | undefined {
  const days = limits[severity];
  const age = Math.floor((at.getTime() - Date.parse(firstSeenAt)) / 86_400_000);
  return days === undefined || age <= days
    ? undefined
    : `${severity}, open for ${age} days, ${days} are allowed`;
}

function isFor(finding: TrackedFinding, waiver: Waiver): boolean {
  const { id, aliases = [], package: name = '', path = '', scanners } = finding;
  return (
    (waiver.id === id || aliases.includes(waiver.id)) &&
    (waiver.package === undefined || fitsPattern(name, waiver.package)) &&
    (waiver.path === undefined || fitsPattern(path, waiver.path)) &&
    (waiver.scanners === undefined || waiver.scanners.some((each) => scanners.includes(each)))
  );
}

function decisionOf({ owner, reason, expires, tracker }: Waiver) {
  return { owner, reason, expires, ...(tracker !== undefined && { tracker }) };
}

function nameOf({ id, package: name, version, path, severity }: TrackedFinding): string {
  const where = [name, version].filter((part) => part !== undefined).join(' ');
  const place = where === '' ? path : where;
  return `${id} (${severity})${place === undefined ? '' : ` in ${place}`}`;
}

function tooLittle(
  scans: readonly ScanReport[],
  evaluated: number,
  minimum: number,
): readonly string[] {
  if (scans.length === 0) return ['no scan was made'];
  const empty = scans
    .filter((scan) => scan.evaluated === 0)
    .map(({ scanner }) => `${scanner.name} looked at nothing`);
  if (empty.length > 0 || evaluated >= minimum) return empty;
  return [`the scans looked at ${evaluated} things; ${minimum} have to be`];
}

/** One sentence per rule, worst first. */
function told(items: readonly JudgedItem[], words = 'stops the release'): readonly string[] {
  const byRule = new Map<string, string[]>();
  for (const { rule, name } of items) byRule.set(rule, [...(byRule.get(rule) ?? []), name]);
  return [...byRule].map(([rule, names]) => {
    const more = names.length > 3 ? `, and ${names.length - 3} more` : '';
    const count = names.length === 1 ? '1 finding' : `${names.length} findings`;
    return `${count}, ${words} (${rule}): ${names.slice(0, 3).join('; ')}${more}`;
  });
}
