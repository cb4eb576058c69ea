import { cleanText } from '../clean-text.js';
import { type MergeReleaseNotesOptions, mergeReleaseNotes } from '../merge/merge-release-notes.js';
import { byText } from '../merge/parts.js';
import type { ReleaseNotes, SourceChange } from './release-notes.js';

/** What a release and the one before are built on. */
export interface SourceChangeInput extends Omit<SourceChange, 'notes'> {
  /** Notes of what it is built on, in any order; only those of the delta are used. Default: none. */
  readonly notes?: readonly ReleaseNotes[];
}

/**
 * What changed in what a release is built on, as its notes from the version that the release before
 * was built on to the one of this. `undefined` if that is the same. The notes are followed back from
 * the newer version; where one is missing, or the release went back to an older version, a warning in
 * the nested notes says so.
 */
export function sourceChangeOf(
  input: SourceChangeInput,
  options: MergeReleaseNotesOptions = {},
): SourceChange | undefined {
  const { kind, name, from, to, url, notes = [] } = input;
  if (from === to) return undefined;
  const [first, ...rest] = notes;
  const delta = first && deltaNotes([first, ...rest], from, to, options);
  return {
    kind,
    name: cleanText(name),
    ...(from !== undefined && { from: cleanText(from) }),
    to: cleanText(to),
    ...(delta && { notes: delta }),
    ...(url !== undefined && { url: cleanText(url) }),
  };
}

function deltaNotes(
  notes: readonly [ReleaseNotes, ...ReleaseNotes[]],
  from: string | undefined,
  to: string,
  options: MergeReleaseNotesOptions,
): ReleaseNotes {
  const back = chain(notes, to, from);
  const without = (warning: string) => emptyDelta(notes, from, to, cleanText(warning));
  if (back.length === 0) {
    return without(`There are no notes of ${to}: what changed in it is not told.`);
  }
  if (from !== undefined && chain(notes, from, to).at(-1)?.previous === to) {
    return without(`It went back from ${from} to ${to}: what is in ${from} is not in it.`);
  }
  const merged = mergeReleaseNotes(back.toReversed(), options);
  if (from === undefined || merged.previous === from) return merged;
  const warning = `The notes do not reach back to ${from}: where they begin is not where it began.`;
  return { ...merged, warnings: [...merged.warnings, cleanText(warning)] };
}

function emptyDelta(
  [first, ...rest]: readonly [ReleaseNotes, ...ReleaseNotes[]],
  from: string | undefined,
  to: string,
  warning: string,
): ReleaseNotes {
  return {
    schema: first.schema,
    name: first.name,
    version: cleanText(to),
    date: rest.map(({ date }) => date).reduce(laterOf, first.date),
    ...(from !== undefined && { previous: cleanText(from) }),
    breaking: [],
    sections: [],
    issues: [],
    images: [],
    warnings: [warning],
    links: {},
  };
}

/** ISO 8601 in UTC is ordered as text is. */
function laterOf(a: string, b: string): string {
  return byText(a, b) < 0 ? b : a;
}

/** The notes from `to` back to the one that follows `from`, the newest first. */
function chain(
  notes: readonly ReleaseNotes[],
  to: string,
  from: string | undefined,
): readonly ReleaseNotes[] {
  const byVersion = new Map(notes.map((each) => [each.version, each]));
  const found: ReleaseNotes[] = [];
  let version: string | undefined = to;
  while (version !== undefined && version !== from) {
    const next = byVersion.get(version);
    // Each is taken out, so that made-up notes that follow each other in a circle come to an end.
    if (!next || !byVersion.delete(version)) break;
    found.push(next);
    version = next.previous;
  }
  // Without a version to begin after, one is enough: the rest is older than anybody asked for.
  return from === undefined ? found.slice(0, 1) : found;
}
