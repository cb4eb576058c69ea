import type { GateDecision } from '../../gates/gate-decision.js';
import type { ScanReport } from '../../scans/finding.js';
import { type ShownFinding, showFindings } from '../finding-view.js';
import { clip } from '../plain-text.js';
import { type HtmlPart, shortened } from './html-part.js';
import { link, table, text } from './html-text.js';

const findingLimit = 1000;

/** How much each scanner looked at, and what it found. */
export function findingsPart(
  scans: readonly ScanReport[],
  decisions: readonly GateDecision[],
): HtmlPart {
  const findings = showFindings(scans, decisions);
  const rows = findings.slice(0, findingLimit).map(writeFinding);
  const body = [
    `<ul class="list">\n${scans.map(writeScan).join('\n')}\n</ul>`,
    ...(rows.length === 0
      ? []
      : [table('Findings', ['Finding', 'Severity', 'In', 'Fixed in', 'About', 'Decision'], rows)]),
    shortened(findings.length, findingLimit, 'findings, the least severe,'),
  ];
  return {
    id: 'findings',
    title: 'Findings',
    count: findings.length,
    body: scans.length === 0 ? '' : body.join('\n'),
  };
}

function writeScan({ scanner, target, evaluated, findings, gaps }: ScanReport): string {
  const name = [scanner.name, scanner.version].filter((part) => part !== undefined).join(' ');
  const content = scanner.content === undefined ? '' : `, ${text(scanner.content)}`;
  const on = target === undefined ? '' : ` on ${text(target)}`;
  const told = gaps.map((gap) => `<li>${text(gap)}</li>`).join('');
  const looked =
    evaluated === 0
      ? '<strong>looked at nothing</strong>'
      : `looked at ${evaluated.toLocaleString('en-US')}, found ${findings.length.toLocaleString('en-US')}`;
  return `<li><strong>${text(name)}</strong>${content}${on}: ${looked}${told === '' ? '' : `<ul class="reasons">${told}</ul>`}</li>`;
}

function writeFinding({ finding, item, isNew, scanner }: ShownFinding): readonly string[] {
  const {
    id,
    url,
    severity,
    score,
    package: name,
    version,
    path,
    fixedIn = '',
    title = '',
  } = finding;
  const inside = name === undefined ? (path ?? '') : [name, version].filter(Boolean).join(' ');
  return [
    `${link(id, url)}${isNew ? ' <span class="label new">New</span>' : ''}${finding.exploitKnown === true ? ' <span class="label failed">Exploited</span>' : ''}`,
    `<span class="label ${severity}">${severity}</span>${score === undefined ? '' : ` ${score}`}`,
    text(inside),
    text(fixedIn),
    `${text(clip(title, 300))} <span class="soft">${text(scanner)}</span>`,
    item?.decision ?? '',
  ];
}
