import { groupBy } from '../merge/parts.js';
import type { IssueLink, ReleaseNotes } from '../notes/release-notes.js';
import type { EditOverride } from './notes-edits.js';

/** Overrides by the hashes of the changes that they are for, and what to warn of. */
export interface FoundOverrides {
  /** One for each change that has any: several became one. */
  readonly byHash: ReadonlyMap<string, EditOverride>;
  /** Overrides that could not be used. */
  readonly warnings: readonly string[];
}

/**
 * Finds the changes that overrides are for, those that were left out included: editing notes that were
 * edited must find the same.
 */
export function findOverrides(
  notes: ReleaseNotes,
  overrides: readonly EditOverride[],
): FoundOverrides {
  const byHash = new Map<string, EditOverride>();
  const warnings: string[] = [];
  const versions = new Set([notes.version, ...(notes.releases ?? []).map((each) => each.version)]);
  const due = overrides.filter(({ release }) => release === undefined || versions.has(release));
  if (due.length === 0) return { byHash, warnings };
  const told = new Set(notes.sections.flatMap((each) => each.changes.map(({ hash }) => hash)));
  const find = changeFinder(notes);
  for (const override of due) {
    const hashes = find(override.change);
    const problem = problemOf(override, hashes);
    if (problem !== undefined) {
      warnings.push(`The override for ${override.change} ${problem}`);
      continue;
    }
    for (const hash of hashes) byHash.set(hash, { ...byHash.get(hash), ...override });
  }
  // Only now, as several overrides for one change may contradict each other.
  for (const [hash, { change, exclude }] of byHash) {
    if (exclude !== false || told.has(hash)) continue;
    const commit = hash.slice(0, 12);
    warnings.push(
      `The override for ${change} was not used for ${commit}: these notes were stored without it; collect them again.`,
    );
  }
  return { byHash, warnings };
}

/** The first digits of a hash, as people shorten it. */
const hashPrefix = /^[0-9a-f]{7,64}$/i;

function problemOf(override: EditOverride, hashes: readonly string[]): string | undefined {
  if (hashes.length === 0) return 'was not used: it fits no change of this release.';
  const { change, subject, note, breaking, highlight } = override;
  const forOne = [subject, note, breaking, highlight].some((member) => member !== undefined);
  if (hashes.length > 1 && (forOne || hashPrefix.test(change))) {
    // Sorted, as editing again finds them in another order.
    const shown = hashes
      .toSorted()
      .slice(0, 5)
      .map((hash) => hash.slice(0, 12));
    const more = hashes.length > 5 ? ` and ${hashes.length - 5} more` : '';
    return `was not used: it fits ${hashes.length} changes, ${shown.join(', ')}${more}; name one by its hash.`;
  }
  return undefined;
}

/** Tells the hashes of the changes that a prefix or a key names. */
function changeFinder({ sections, excluded = [] }: ReleaseNotes) {
  const named: { readonly hash: string; readonly keys: readonly string[] }[] = [
    ...sections.flatMap(({ changes }) =>
      changes.map(({ hash, issues, pullRequest }) => ({
        hash,
        keys: [...issues, ...(pullRequest ? [pullRequest] : [])].flatMap(keysOf),
      })),
    ),
    ...excluded.map(({ hash, issues = [], pullRequest }) => ({
      hash,
      keys: pullRequest === undefined ? issues : [...issues, pullRequest],
    })),
  ];
  const byStart = groupBy(
    named.map(({ hash }) => hash),
    (hash) => hash.slice(0, 7),
  );
  const byKey = groupBy(
    named.flatMap(({ hash, keys }) => keys.map((key) => ({ key, hash }))),
    ({ key }) => key,
  );
  return (change: string): readonly string[] => {
    const start = change.toLowerCase();
    const hashes = hashPrefix.test(change)
      ? (byStart.get(start.slice(0, 7)) ?? []).filter((hash) => hash.startsWith(start))
      : (byKey.get(change) ?? []).map(({ hash }) => hash);
    return [...new Set(hashes)];
  };
}

/** Today's key of an issue, and those under which commits name it. */
export function keysOf({ key, aliases = [] }: IssueLink): readonly string[] {
  return [key, ...aliases];
}
