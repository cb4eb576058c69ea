import { createHash } from 'node:crypto';
import type { GateDecision, JudgedItem } from '../gates/gate-decision.js';
import { type Finding, type ScanReport, severities } from '../scans/finding.js';

/** A finding with who found it and what the gates decided about it. */
export interface ShownFinding {
  readonly finding: Finding;
  readonly scanner: string;
  readonly item?: JudgedItem;
  readonly isNew: boolean;
}

/** Findings of all scans: by severity the worst first, there the new ones first, then by score and name. */
export function showFindings(
  scans: readonly ScanReport[],
  decisions: readonly GateDecision[],
): readonly ShownFinding[] {
  const items = itemsByName(decisions);
  return scans
    .flatMap(({ scanner, findings }) =>
      findings.map((finding) => {
        const item = itemOf(finding, items);
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

/** Items of decisions by the first word of their name, which is that of the id of a finding. */
function itemsByName(decisions: readonly GateDecision[]): ReadonlyMap<string, JudgedItem[]> {
  const items = new Map<string, JudgedItem[]>();
  for (const item of decisions.flatMap((decision) => decision.items)) {
    const same = items.get(firstWord(item.name));
    if (same === undefined) items.set(firstWord(item.name), [item]);
    else same.push(item);
  }
  return items;
}

/** An item is called after the id of its finding, and then its package or path, where it has one. */
function itemOf(
  { id, package: name, version, path }: Finding,
  items: ReadonlyMap<string, readonly JudgedItem[]>,
): JudgedItem | undefined {
  const same = (items.get(firstWord(id)) ?? []).filter((item) => item.name.startsWith(id));
  const place = name === undefined ? path : [name, version].filter(isThere).join(' ');
  const rest = (item: JudgedItem) => item.name.slice(id.length);
  if (place === undefined) return same.find((item) => /^(?: \(\w+\))?$/.test(rest(item)));
  return (
    same.find((item) => rest(item).endsWith(` ${place}`)) ??
    same.find((item) => name !== undefined && rest(item).endsWith(` ${name}`)) ??
    same.find((item) => item.name === id)
  );
}

function firstWord(text: string): string {
  return /^\S*/.exec(text)?.[0] ?? '';
}

function isThere<T>(value: T | undefined): value is T {
  return value !== undefined;
}

/** The same for the same thing, from scan to scan and release to release. */
export function fingerprint(...parts: readonly (string | undefined)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
