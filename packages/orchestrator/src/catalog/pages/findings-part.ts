import type { Severity, TrackedFinding } from '@soe/harness';
import type { CatalogRelease, WaivedFinding } from '../catalog-model.js';
import { foreign, type Html, html, type Piece, webLink } from '../html/html.js';
import { badge, counted, day, table } from '../html/pieces.js';

/** So many of one kind are shown; the worst come first. */
const mostShown = 500;

/** What scanners hold against a release: open, let be, and gone since the release before. */
export function findingsPart({ weaknesses, scans = [] }: CatalogRelease): Html {
  if (weaknesses === undefined) return html`<p>This release was not scanned.</p>`;
  const { open, waived, fixed } = weaknesses;
  return html`<p>${counted(open.length, 'open finding')}, ${waived.length} waived, ${fixed === undefined ? 'fixed ones are not known: findings of the release before are not here' : `${fixed.length} fixed since the release before`}.</p>
${
  scans.length > 0 &&
  html`<ul class="plain">
${scans.map(({ scanner, evaluated, gaps }) => html`<li><strong>${foreign([scanner.name, scanner.version].filter(Boolean).join(' '))}</strong> looked at ${evaluated.toLocaleString('en-US')}${gaps.map((gap) => html`; ${foreign(gap)}`)}</li>\n`)}</ul>
`
}${part('Open', open, ['Finding', 'Severity', 'In', 'Fixed in', 'Since'], (finding) => [
  ...common(finding),
  foreign(finding.fixedIn ?? ''),
  day(finding.firstSeenAt),
])}${part('Waived', waived, ['Finding', 'Severity', 'In', 'Why', 'Until'], waivedRow)}${part(
  'Fixed',
  fixed ?? [],
  ['Finding', 'Severity', 'In'],
  common,
)}`;
}

function part<T>(
  title: string,
  entries: readonly T[],
  columns: readonly string[],
  row: (entry: T) => readonly Piece[],
): Html | undefined {
  if (entries.length === 0) return undefined;
  const left = entries.length - mostShown;
  return html`<h3>${title}</h3>
${table(`${title} findings`, columns, entries.slice(0, mostShown).map(row))}${left > 0 && html`<p>${left} more are not shown here.</p>`}`;
}

function waivedRow({ finding, waiver }: WaivedFinding): readonly Piece[] {
  return [
    ...common(finding),
    html`${foreign(waiver.reason)} <span class="soft">(${foreign(waiver.owner)}${waiver.tracker !== undefined && html`, ${webLink('tracker', waiver.tracker)}`})</span>`,
    day(waiver.expires),
  ];
}

function common({
  id,
  url,
  title,
  severity,
  package: name,
  version,
  path,
}: TrackedFinding): readonly Piece[] {
  const inside = name === undefined ? (path ?? '') : [name, version].filter(Boolean).join(' ');
  return [
    html`${webLink(id, url)}${title !== undefined && html`<br><span class="soft">${foreign(title.slice(0, 200))}</span>`}`,
    badge(severity, kinds[severity]),
    foreign(inside),
  ];
}

const kinds: Readonly<Record<Severity, 'bad' | 'warn' | 'plain'>> = {
  critical: 'bad',
  high: 'bad',
  medium: 'warn',
  low: 'plain',
  negligible: 'plain',
  unknown: 'plain',
};
