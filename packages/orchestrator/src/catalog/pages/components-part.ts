import type { ComponentChange, PackageNote } from '@soe/release-notes';
import type { CatalogRelease } from '../catalog-model.js';
import { foreign, type Html, html, type Piece } from '../html/html.js';
import { badge, counted, table } from '../html/pieces.js';

/** So many of one kind are shown. */
const mostShown = 500;

/** What is inside of the images of a release, and what of it changed since the one before. */
export function componentsPart(release: CatalogRelease): Html {
  const { packages = [], users = [], services = [], other = [] } = release.notes?.components ?? {};
  const changes = [...users, ...services, ...other];
  return html`${insidePart(release)}
${
  packages.length > 0 &&
  list('Packages that changed', packages, ['Package', 'What', 'Before', 'After'], packageRow)
}${changes.length > 0 && list('What else changed', changes, ['What', 'Part', 'Before', 'After'], changeRow)}`;
}

/** The same in short: how much is inside, and how much of it changed. */
export function insidePart(release: CatalogRelease): Html {
  const { inventories = [], version } = release;
  const told = changesOf(release);
  if (inventories.length === 0) {
    return html`<p>Nobody listed what is inside of the images${told === undefined ? '.' : `; ${told}`}</p>`;
  }
  return html`${table(
    `What is inside of ${version}`,
    ['Architecture', 'System', 'Kernel', 'Packages', 'Users', 'Services', 'Listed'],
    inventories.map(({ architecture, system = '', kernel = '', origin, ...counts }) => [
      architecture,
      foreign(system),
      foreign(kernel),
      count(counts.packages),
      count(counts.users),
      count(counts.services),
      origin === undefined ? 'not said' : origins[origin],
    ]),
  )}
<p>${told ?? 'What changed is not known: the release before has no inventory here, or there is none.'}</p>`;
}

/** How much changed; `undefined` where nothing tells. */
function changesOf({ notes, isCompared, record }: CatalogRelease): string | undefined {
  const { packages = [], users = [], services = [], other = [] } = notes?.components ?? {};
  const parts = [
    [packages.length, 'package'],
    [users.length, 'user or group', 'users and groups'],
    [services.length, 'service'],
    [other.length, 'other thing'],
  ] as const;
  const known = parts.filter(([number]) => number > 0);
  const since = record.previousVersion === undefined ? '' : ` since ${record.previousVersion}`;
  if (known.length > 0) {
    const words = known.map(([number, one, many]) => counted(number, one, many));
    return `Changed${since}: ${words.join(', ')}.`;
  }
  return isCompared && notes !== undefined ? `Nothing changed${since}.` : undefined;
}

const origins = { bake: 'while it was built', launch: 'on a launch of it' } as const;

function count(number: number | undefined): string {
  return number === undefined ? 'not listed' : number.toLocaleString('en-US');
}

function list<T>(
  title: string,
  entries: readonly T[],
  columns: readonly string[],
  row: (entry: T) => readonly Piece[],
): Html {
  const left = entries.length - mostShown;
  return html`<h3>${title}</h3>
${table(title, columns, entries.slice(0, mostShown).map(row))}${left > 0 && html`<p>${left} more are not shown here.</p>`}`;
}

function packageRow({
  kind,
  name,
  architecture,
  before = '',
  after = '',
  breaking,
}: PackageNote): readonly Piece[] {
  return [
    html`${foreign(name)}${architecture !== undefined && html` <span class="soft">${foreign(architecture)}</span>`}`,
    word(kind, breaking),
    foreign(before),
    foreign(after),
  ];
}

function changeRow({
  what,
  scope,
  kind,
  before = '',
  after = '',
  breaking,
  security,
}: ComponentChange): readonly Piece[] {
  return [
    foreign(what),
    html`${foreign(scope)} ${word(kind, breaking)}${security === true && html` ${badge('security', 'bad')}`}`,
    foreign(before),
    foreign(after),
  ];
}

function word(kind: string, breaking: true | undefined): Piece {
  return html`${kind}${breaking === true && html` ${badge('breaking', 'warn')}`}`;
}
