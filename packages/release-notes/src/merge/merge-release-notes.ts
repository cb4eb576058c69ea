import { cleanText } from '../clean-text.js';
import { ReleaseNotesError } from '../errors.js';
import type { InstructionStep, MergedRelease, ReleaseNotes } from '../notes/release-notes.js';
import { type ReleaseReason, reasonKinds } from '../notes/release-reason.js';
import { type CompareVersions, compareVersions } from './compare-versions.js';
import { mergeChanges } from './merge-changes.js';
import { mergeComponents } from './merge-components.js';
import { mergeLinks } from './merge-links.js';
import { mergeSecurity } from './merge-security.js';
import { mergeSourceChanges } from './merge-source-changes.js';
import { listed, optional, unionBy } from './parts.js';

/** How notes are merged. */
export interface MergeReleaseNotesOptions {
  /**
   * Tells which version of a package is newer, where several changes of it become one. Default: the
   * order of rpm with epochs, which serves for most others too.
   */
  readonly compareVersions?: CompareVersions;
}

/**
 * What changed between the release before the oldest and the newest: one set of notes out of several
 * that follow each other. What came and went in between is left out: changes that were taken back,
 * weaknesses that were opened and then fixed, packages that were added and then removed. Several
 * upgrades of a package become one. What describes the newest release (images, checks, known issues)
 * is that of the newest. Warnings are kept, and notes that are missing in between are warned of.
 *
 * Notes can be merged in steps: what comes out is the same however they are grouped. One alone comes
 * out as it is.
 *
 * @param notes - Of one product, the oldest first, at least one
 * @throws {@link ReleaseNotesError} `NOTES_MERGE_INVALID` if there are none, or they are of several
 * products or the newest first.
 *
 * @example
 * ```ts
 * const sinceMine = mergeReleaseNotes([notes_2026_10, notes_2026_11, notes_2026_12]);
 * ```
 */
export function mergeReleaseNotes(
  notes: readonly ReleaseNotes[],
  options: MergeReleaseNotesOptions = {},
): ReleaseNotes {
  const [first, ...more] = notes;
  if (!first) throw invalid('there are none; give at least one');
  if (more.length === 0) return first;
  // Pair by pair, so that years of releases are not gone through anew for each of them.
  const pairs = notes.flatMap((older, at) => {
    if (at % 2 === 1) return [];
    const newer = notes[at + 1];
    return [newer === undefined ? older : mergeTwo(older, newer, options)];
  });
  return mergeReleaseNotes(pairs, options);
}

function mergeTwo(
  older: ReleaseNotes,
  newer: ReleaseNotes,
  options: MergeReleaseNotesOptions,
): ReleaseNotes {
  if (older.name !== newer.name) {
    throw invalid(
      `they are of ${cleanText(older.name)} and of ${cleanText(newer.name)}; merge those of one product`,
    );
  }
  // A release may also go back to the one before; it then says so.
  const swapped = older.previous === newer.version && newer.previous !== older.version;
  if (swapped) {
    throw invalid(
      `${cleanText(newer.version)} comes before ${cleanText(older.version)}; give the oldest first`,
    );
  }
  const compare = options.compareVersions ?? compareVersions;
  const { undone, excluded, ...changes } = mergeChanges(older, newer);
  return {
    schema: newer.schema,
    name: newer.name,
    version: newer.version,
    date: newer.date,
    ...optional('previous', older.previous),
    releases: [...releasesOf(older), ...releasesOf(newer)],
    ...listed('reasons', mergeReasons(older, newer)),
    ...listed(
      'highlights',
      unionBy(({ text }) => text, newer.highlights, older.highlights),
    ),
    breaking: changes.breaking,
    sections: changes.sections,
    ...listed('undone', undone),
    ...listed('excluded', excluded),
    issues: changes.issues,
    ...optional('security', mergeSecurity(older.security, newer.security)),
    ...optional('components', mergeComponents(older.components, newer.components, compare)),
    ...listed(
      'sourceChanges',
      mergeSourceChanges(older, newer, (pair) => mergeReleaseNotes(pair, options)),
    ),
    images: newer.images,
    ...listed('verification', newer.verification),
    // First to the version in between and then on; back in the opposite order.
    ...listed('upgrade', joinSteps(older.upgrade, newer.upgrade)),
    ...listed('rollback', joinSteps(newer.rollback, older.rollback)),
    ...listed('knownIssues', newer.knownIssues),
    ...listed(
      'deprecations',
      unionBy(({ text }) => text, newer.deprecations, older.deprecations),
    ),
    ...listed(
      'contributors',
      unionBy(({ name }) => name, newer.contributors, older.contributors),
    ),
    warnings: unionBy((text) => text, older.warnings, gapBetween(older, newer), newer.warnings),
    links: mergeLinks(older.links, newer.links),
  };
}

function releasesOf({ releases, version, date }: ReleaseNotes): readonly MergedRelease[] {
  return releases ?? [{ version, date }];
}

/** Steps of both, what both say once; a step that one of them says twice, such as a restart, stays twice. */
function joinSteps(
  first: readonly InstructionStep[] | undefined,
  second: readonly InstructionStep[] | undefined,
): readonly InstructionStep[] {
  return unionBy(({ key }) => key, numbered(first), numbered(second)).map(({ step }) => step);
}

function numbered(steps: readonly InstructionStep[] = []) {
  const counts = new Map<string, number>();
  return steps.map((step) => {
    const words = JSON.stringify(step);
    const count = counts.get(words) ?? 0;
    counts.set(words, count + 1);
    return { step, key: `${count}${words}` };
  });
}

function mergeReasons(older: ReleaseNotes, newer: ReleaseNotes): readonly ReleaseReason[] {
  return unionBy(({ kind, text }) => `${kind}\0${text}`, newer.reasons, older.reasons).toSorted(
    (a, b) => reasonKinds.indexOf(a.kind) - reasonKinds.indexOf(b.kind),
  );
}

function gapBetween(older: ReleaseNotes, newer: ReleaseNotes): readonly string[] {
  if (newer.previous === undefined || newer.previous === older.version) return [];
  return [
    `The notes between ${older.version} and ${newer.previous} are missing: what changed there is not told.`,
  ];
}

function invalid(problem: string): ReleaseNotesError {
  return new ReleaseNotesError('NOTES_MERGE_INVALID', `Cannot merge release notes: ${problem}.`);
}
