import type { PackageNote } from '../notes/component-notes.js';
import type { CompareVersions } from './compare-versions.js';
import { byText, listed } from './parts.js';

/**
 * What all notes of one package come to. Versions that both came and went cancel out; of the rest the
 * newest that went is paired with the newest that came.
 */
export function pairVersions(
  notes: readonly PackageNote[],
  compare: CompareVersions,
): readonly PackageNote[] {
  const counts = new Map<string, number>();
  const count = (version: string | undefined, by: number) => {
    if (version !== undefined) counts.set(version, (counts.get(version) ?? 0) + by);
  };
  for (const { before, after } of notes) {
    count(before, -1);
    count(after, 1);
  }
  const [first] = notes;
  if (!first) return [];
  const newestFirst = (sign: 1 | -1) =>
    [...counts]
      .flatMap(([version, times]) =>
        Array.from({ length: Math.max(0, times * sign) }, () => version),
      )
      // Versions may be equal and yet spelt differently; the spelling then makes the order one.
      .toSorted((a, b) => compare(first.type, b, a) || byText(b, a));
  const gone = newestFirst(-1);
  const come = newestFirst(1);
  return Array.from({ length: Math.max(gone.length, come.length) }, (_, at) =>
    noteOf(gone[at], come[at], notes, compare),
  );
}

function noteOf(
  before: string | undefined,
  after: string | undefined,
  notes: readonly PackageNote[],
  compare: CompareVersions,
): PackageNote {
  const known = notes.find((note) => note.before === before && note.after === after);
  if (known) return known;
  const [first] = notes;
  const last = notes.at(-1) ?? first;
  const leaving = notes.find((note) => note.before !== undefined && note.before === before);
  const coming = notes.findLast((note) => note.after !== undefined && note.after === after);
  const { type = '', name = '', architecture } = last ?? {};
  const source = (coming ?? leaving ?? last)?.source;
  const about = [leaving, coming].filter((note) => note !== undefined);
  return {
    kind: kindOf(type, before, after, compare),
    type,
    name,
    ...(architecture !== undefined && { architecture }),
    ...(source !== undefined && { source }),
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
    ...(about.some(({ breaking }) => breaking === true) && { breaking: true }),
    ...listed('advice', leaving?.advice ?? coming?.advice),
  };
}

function kindOf(
  type: string,
  before: string | undefined,
  after: string | undefined,
  compare: CompareVersions,
): PackageNote['kind'] {
  if (before === undefined) return 'added';
  if (after === undefined) return 'removed';
  return compare(type, before, after) > 0 ? 'downgraded' : 'upgraded';
}
