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
  const [, place, from] = comparison.exec(older ?? '') ?? [];
  const [, samePlace, , to] = comparison.exec(newer ?? '') ?? [];
  if (from === undefined || to === undefined || place !== samePlace) return undefined;
  return `${place}${from}...${to}`;
}

const comparison = /^(https?:\/\/[^?#]+\/compare\/)([^/?#]+?)\.\.\.([^/?#]+)$/;
