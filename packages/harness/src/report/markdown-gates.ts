import type { GateDecision, GateStatus, JudgedItem } from '../gates/gate-decision.js';
import { whyOf } from '../gates/tell-items.js';
import type { ScanReport } from '../scans/finding.js';
import { escapeMarkdown, markdownLink } from './escape-markdown.js';
import type { ShownFinding } from './finding-view.js';
import { row } from './markdown-row.js';
import { clip } from './plain-text.js';

/** A verdict with its sign. */
export const signs: Readonly<Record<GateStatus, string>> = {
  passed: '✅ passed',
  failed: '❌ failed',
  'not-evaluated': '⚠️ not evaluated',
};

/** A thing that a gate decided about. */
export interface GateItem {
  readonly gate: string;
  readonly item: JudgedItem;
}

/** What a gate decided. */
export function gateRow({ gate, status, evaluated, reasons, warnings }: GateDecision): string {
  const why = [...reasons, ...warnings.map((warning) => `warning: ${warning}`)];
  const shown = why.slice(0, 10).map((reason) => escapeMarkdown(clip(reason, 500)));
  const more = why.length > 10 ? [`and ${why.length - 10} more`] : [];
  return row([
    escapeMarkdown(gate),
    signs[status],
    evaluated.toLocaleString('en-US'),
    [...shown, ...more].join('<br>'),
  ]);
}

/** What stops a release, then what somebody answers for. */
export function itemsOf(decisions: readonly GateDecision[]): readonly GateItem[] {
  const all = decisions.flatMap(({ gate, items }) => items.map((item) => ({ gate, item })));
  return (['blocks', 'waived'] as const).flatMap((wanted) =>
    all.filter(({ item }) => item.decision === wanted),
  );
}

/** What was decided about one thing. */
export function itemRow({ gate, item }: GateItem): string {
  return row([
    escapeMarkdown(gate),
    `${item.decision}${waiverOf(item)}`,
    `${escapeMarkdown(clip(item.name, 300))}${item.isNew === true ? ' **new**' : ''}`,
    escapeMarkdown(clip(whyOf(item), 500)),
  ]);
}

function waiverOf({ waiver }: JudgedItem): string {
  if (waiver === undefined) return '';
  return ` until ${escapeMarkdown(waiver.expires)} by ${escapeMarkdown(clip(waiver.owner, 100))}: ${escapeMarkdown(clip(waiver.reason, 300))}`;
}

/** A finding. */
export function findingRow({ finding, item, isNew, scanner }: ShownFinding): string {
  const { id, severity, package: name, version, fixedIn, path, title, url } = finding;
  const inside = name === undefined ? (path ?? '') : [name, version].filter(Boolean).join(' ');
  return row([
    `${severity}${isNew ? ' **new**' : ''}`,
    markdownLink(clip(id, 100), url),
    escapeMarkdown(clip(inside, 200)),
    escapeMarkdown(clip(fixedIn ?? '', 100)),
    escapeMarkdown(clip(title ?? '', 200)),
    item === undefined ? escapeMarkdown(scanner) : item.decision,
  ]);
}

/** How much a scanner looked at. */
export function scanRow({ scanner, evaluated, findings, gaps }: ScanReport): string {
  const shown = gaps.slice(0, 10).map((gap) => escapeMarkdown(clip(gap, 300)));
  const more = gaps.length > 10 ? [`and ${gaps.length - 10} more`] : [];
  return row([
    escapeMarkdown([scanner.name, scanner.version, scanner.content].filter(Boolean).join(' ')),
    evaluated.toLocaleString('en-US'),
    findings.length.toLocaleString('en-US'),
    [...shown, ...more].join('<br>'),
  ]);
}
