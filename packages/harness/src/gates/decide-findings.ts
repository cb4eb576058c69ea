import { groupBy } from '../report/group-by.js';
import type { ScanReport, Severity } from '../scans/finding.js';
import { endingSoon, exceptionsFor, fitsPattern, type JudgedRelease } from './exceptions.js';
import { fitsRule, tellRule } from './finding-rules.js';
import { decisionOf, type GateDecision, type JudgedItem, waiverOf } from './gate-decision.js';
import { defaultFindingRules, type GatePolicy, type Waiver } from './gate-policy.js';
import { counted, firstFew, messageOf } from './tell-items.js';
import { findingKey, type TrackedFinding, trackFindings } from './track-findings.js';

/** What findings are judged by. */
export interface DecideFindingsOptions extends JudgedRelease {
  /** Name of the gate. Default: `scans`. */
  readonly gate?: string;
  /** Default: {@link defaultFindingRules}, no waivers. */
  readonly policy?: GatePolicy;
  /** Findings of the release before. Default: there was none, so that all are new. */
  readonly previous?: readonly TrackedFinding[];
  /**
   * Scans of the release before, so that one that looks at much less is missed, by the mean of the scans of a
   * scanner: there may be an image more or less. Default: not compared.
   */
  readonly previousScans?: readonly ScanReport[];
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
  const { gate = 'scans', policy = {}, previous, previousScans = [], at = new Date() } = options;
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
    scans.some((scan) => scan.gaps.some((gap) => isForGap(scan, gap, waiver)));
  const expected = holding.filter(
    ({ scanners }) => scanners === undefined || scanners.some((name) => ran.has(name)),
  );
  const failures = [
    ...told(
      items.filter(({ decision, rule }) => decision === 'blocks' && rule !== gapRule),
      'stops the release',
      'stop the release',
    ),
    ...expired.map(
      ({ id, expires, owner }) =>
        `the waiver of ${id} expired on ${expires}; ${owner} answers for it`,
    ),
    ...(evaluated === 0 ? [] : expected)
      .filter((waiver) => !used(waiver))
      .map((waiver) => tellUnused(waiver, scans)),
  ];
  const gaps = [
    ...tooLittle(scans, evaluated, rules.minimum),
    ...muchLess(scans, previousScans, rules.ofPrevious),
    ...items
      .filter(({ decision, rule }) => decision === 'blocks' && rule === gapRule)
      .map(({ name }) => name),
  ];
  const warnings = [
    ...told(
      items.filter(({ decision }) => decision === 'warns'),
      'is a warning',
      'are warnings',
    ),
    ...told(
      items.filter(({ decision }) => decision === 'waived'),
      'is waived',
      'are waived',
    ),
    ...endingSoon(
      holding.map((waiver) => [`the waiver of ${waiver.id}`, waiver]),
      at,
    ),
  ];
  return decisionOf({ gate, evaluated, failures, gaps, warnings, items });
}

const gapRule = 'what was not looked at is not clean';

function judgeGaps(scan: ScanReport, waivers: readonly Waiver[]): readonly JudgedItem[] {
  return scan.gaps.map((gap) => {
    const waiver = waivers.find((each) => isForGap(scan, gap, each));
    const name = gapName(scan, gap);
    const item = { key: JSON.stringify(['gap', name]), name, rule: gapRule };
    return waiver === undefined
      ? { ...item, decision: 'blocks' }
      : { ...item, decision: 'waived', waiver: waiverOf(waiver) };
  });
}

function gapName({ scanner }: ScanReport, gap: string): string {
  return `${scanner.name}: ${gap}`;
}

function isForGap(scan: ScanReport, gap: string, { id }: Waiver): boolean {
  return id.startsWith('gap/') && fitsPattern(gapName(scan, gap), id.slice('gap/'.length));
}

function tellUnused({ id, package: name }: Waiver, scans: readonly ScanReport[]): string {
  const what = `the waiver of ${id}${name === undefined ? '' : ` in ${name}`} fits nothing`;
  if (!id.startsWith('gap/')) return `${what}; correct or remove it`;
  const gaps = scans.flatMap((scan) => scan.gaps.map((gap) => gapName(scan, gap)));
  return gaps.length === 0
    ? `${what}, as there is no gap; remove it`
    : `${what}; correct or remove it, the gaps are: ${firstFew(gaps)}`;
}

function judgeFinding(
  finding: TrackedFinding,
  waivers: readonly Waiver[],
  rules: Required<NonNullable<GatePolicy['findings']>>,
  at: Date,
): readonly JudgedItem[] {
  const { firstSeenAt, isNew } = finding;
  const item = {
    key: findingKey(finding),
    name: nameOf(finding),
    firstSeenAt,
    isNew,
    ...messageOf(finding.title),
  };
  const blocking = rules.block.find((rule) => fitsRule(finding, rule));
  const rule = blocking ? tellRule(blocking) : overdue(finding, rules.overdue, at);
  const waiver = waiverFor(finding, waivers);
  if (waiver) {
    return [{ ...item, decision: 'waived', rule: rule ?? 'no rule', waiver: waiverOf(waiver) }];
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

/**
 * What lets a finding be. One that stands for several CVEs (a QID, a patch) is let be when each of them is;
 * the waiver of the first to end is told.
 */
function waiverFor(finding: TrackedFinding, waivers: readonly Waiver[]): Waiver | undefined {
  const fitting = waivers
    .filter((each) => isFor(finding, each))
    .sort((a, b) => a.expires.localeCompare(b.expires));
  const { id, aliases = [] } = finding;
  const parts = isCve(id) ? [] : aliases.filter(isCve);
  return (
    fitting.find((each) => !parts.includes(each.id)) ??
    (parts.every((part) => fitting.some((each) => each.id === part)) ? fitting[0] : undefined)
  );
}

function isCve(id: string): boolean {
  return /^CVE-\d/i.test(id);
}

function isFor(finding: TrackedFinding, waiver: Waiver): boolean {
  const { id, aliases = [], package: name = '', path = '', scanners, architectures } = finding;
  return (
    (waiver.id === id || aliases.includes(waiver.id)) &&
    (waiver.package === undefined || fitsPattern(name, waiver.package)) &&
    (waiver.path === undefined || fitsPattern(path, waiver.path)) &&
    (waiver.scanners === undefined || waiver.scanners.some((each) => scanners.includes(each))) &&
    (waiver.architectures === undefined ||
      architectures === undefined ||
      architectures.every((each) => waiver.architectures?.includes(each)))
  );
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
  return [`the scans looked at ${counted(evaluated, 'thing')}; ${minimum} have to be looked at`];
}

function muchLess(
  scans: readonly ScanReport[],
  previous: readonly ScanReport[],
  ofPrevious: number,
): readonly string[] {
  const before = meansOf(previous);
  return [...meansOf(scans)].flatMap(([name, now]) => {
    const was = before.get(name) ?? 0;
    const least = Math.ceil(was * ofPrevious);
    return now === 0 || now >= least
      ? []
      : [
          `${name} looked at ${counted(now, 'thing')}; in the release before it were ${was}, and ${least} have to be`,
        ];
  });
}

function meansOf(scans: readonly ScanReport[]): ReadonlyMap<string, number> {
  return new Map(
    [...groupBy(scans, ({ scanner }) => scanner.name)].map(([name, same]) => [
      name,
      Math.round(same.reduce((sum, { evaluated }) => sum + evaluated, 0) / same.length),
    ]),
  );
}

/** One sentence per rule, worst first. */
function told(items: readonly JudgedItem[], one: string, many: string): readonly string[] {
  return [...groupBy(items, ({ rule }) => rule)].map(([rule, same]) => {
    const count = counted(same.length, rule === gapRule ? 'gap' : 'finding');
    const names = firstFew(same.map(({ name }) => name));
    return `${count} ${same.length === 1 ? one : many} (${rule}): ${names}`;
  });
}
