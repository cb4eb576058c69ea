import type { ReleaseNotesLinks } from '../notes/release-notes.js';
import { listed, optional } from './parts.js';

/** The addresses of the newer notes; what compares commits begins where the older notes begin. */
export function mergeLinks(older: ReleaseNotesLinks, newer: ReleaseNotesLinks): ReleaseNotesLinks {
  return {
    ...optional('repository', newer.repository ?? older.repository),
    ...optional('compare', mergeCompare(older.compare, newer.compare)),
    ...optional('page', newer.page),
    ...listed('more', newer.more),
  };
}

/** Two comparisons of one repository as one; none where one of them is unknown or has another form. */
function mergeCompare(older: string | undefined, newer: string | undefined): string | undefined {
  const first = comparisonOf(older);
  const second = comparisonOf(newer);
  if (first === undefined || second === undefined || first.place !== second.place) return undefined;
  return `${first.place}${first.from}...${second.to}`;
}

/** No pattern over the whole: addresses of stored notes may be of any length and made to be slow. */
function comparisonOf(address = '') {
  const behind = address.lastIndexOf('/') + 1;
  const [place, ends] = [address.slice(0, behind), address.slice(behind)];
  const dots = ends.indexOf('...', 1);
  const to = ends.slice(dots + 3);
  if (dots === -1 || to === '' || /[?#]/.test(address)) return undefined;
  if (!/^https?:\/\/./.test(place) || !place.endsWith('/compare/')) return undefined;
  return { place, from: ends.slice(0, dots), to };
}
