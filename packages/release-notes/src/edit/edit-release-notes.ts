import { cleanDeep } from '../clean-deep.js';
import { groupBy, listed, unionBy } from '../merge/parts.js';
import type { Highlight, ReleaseChange, ReleaseNotes } from '../notes/release-notes.js';
import { type BreakingEdit, editBreaking } from './edit-breaking.js';
import { excludeChanges } from './exclude-changes.js';
import type { EditOverride, EditRule, NotesEdits } from './notes-edits.js';
import { orderSections } from './order-sections.js';
import { findOverrides } from './override-finder.js';
import { ruleFinder } from './rule-finder.js';

/**
 * Edits release notes by the rules and overrides of a team: sections and their order, texts, audience,
 * what breaks, what is left out. Works on stored and on merged notes, too.
 *
 * Nothing is lost unseen. Every change is in exactly one section or counted in `excluded`; what a
 * change breaks is told even if the change is left out. An override that fits no change, or several
 * where it is for one, becomes a warning. Editing twice is editing once. The notes of what the release
 * is built on, and changes that were taken back, stay as they are.
 *
 * Stored notes do not know which changes of two sections are newer: those that move to another
 * section stand behind its own. `collectReleaseNotes({ edits })` puts them in their place.
 *
 * @example
 * ```ts
 * const edited = editReleaseNotes(notes, {
 *   rules: [{ match: { type: ['chore', 'ci', 'test'] }, audience: 'maintainer' }],
 *   overrides: [{ change: 'SOE-12', subject: 'Root can no longer log in over SSH' }],
 * });
 * ```
 */
export function editReleaseNotes(notes: ReleaseNotes, edits: NotesEdits): ReleaseNotes {
  return applyEdits(notes, edits);
}

/** What only those know who read the commits. */
export interface EditHints {
  /** All commits, newest first. Default: unknown. */
  readonly newestFirst?: History;
  /** Hashes of changes whose own trailer says that they are not to be told. Default: none. */
  readonly silent?: ReadonlySet<string>;
}

type History = readonly { readonly hash: string }[];

/** {@link editReleaseNotes} for those who know more. */
export function applyEdits(
  notes: ReleaseNotes,
  given: NotesEdits,
  { newestFirst, silent = new Set() }: EditHints = {},
): ReleaseNotes {
  const { sections: order, rules = [], overrides = [] } = cleanDeep(given);
  if (order === undefined && rules.length + overrides.length + silent.size === 0) return notes;
  const found = findOverrides(notes, overrides);
  const findRule = ruleFinder(rules);
  const places = notes.sections.flatMap(({ title, changes }) =>
    changes.map((change): EditedPlace => {
      const override = found.byHash.get(change.hash);
      return decide(change, title, override, findRule, silent.has(change.hash));
    }),
  );
  const changes = new Map(places.map(({ change }) => [change.hash, change]));
  const excluded = new Set(places.filter((each) => each.exclude).map(({ change }) => change.hash));
  const arranged = arrange(notes, places, order, newestFirst);
  const edited = excludeChanges(
    {
      ...notes,
      ...listed('highlights', highlightsOf(notes, places)),
      breaking: inOrder(
        editBreaking(notes.breaking, breakingEdits(places, found.byHash, notes), changes),
        notes.breaking.length,
        newestFirst,
      ),
      sections: arranged,
      warnings: unionBy((text) => text, notes.warnings, found.warnings),
    },
    'edits',
    ({ hash }) => excluded.has(hash),
  );
  return edited;
}

/** A change as it is to be told, and where. */
interface EditedPlace {
  readonly change: ReleaseChange;
  readonly from: string;
  readonly section: string;
  readonly exclude: boolean;
  readonly breaking?: BreakingEdit | undefined;
  readonly highlight?: string | true | undefined;
}

function decide(
  original: ReleaseChange,
  from: string,
  override: EditOverride | undefined,
  findRule: (change: ReleaseChange) => EditRule | undefined,
  isSilent: boolean,
): EditedPlace {
  const { subject, note } = override ?? {};
  // Rules look at what is told, so that they find the same when they are applied again.
  const named = override
    ? { ...original, ...(subject && { subject }), ...(note && { note }) }
    : original;
  const rule = findRule(named);
  const audience = override?.audience ?? rule?.audience;
  const breaking = override?.breaking ?? rule?.breaking;
  const plain = audience === undefined && breaking === undefined;
  return {
    change: plain
      ? named
      : {
          ...named,
          ...(audience && { audience }),
          ...(breaking !== undefined && { breaking: breaking !== false }),
        },
    from,
    section: override?.section || rule?.section || from,
    exclude: override?.exclude ?? (isSilent || rule?.exclude === true),
    breaking,
    highlight: override?.highlight,
  };
}

function arrange(
  notes: ReleaseNotes,
  places: readonly EditedPlace[],
  order: readonly string[] | undefined,
  newestFirst: History | undefined,
): ReleaseNotes['sections'] {
  const moved = new Set(places.flatMap(({ from, section }) => (from === section ? [] : [section])));
  const bySection = groupBy(places, ({ section }) => section);
  const rank = moved.size > 0 && newestFirst ? ranking(newestFirst) : undefined;
  const titles = new Set([...notes.sections.map(({ title }) => title), ...moved]);
  const sections = [...titles].flatMap((title) => {
    // What was there stands before what moves in; the sort keeps that where nothing is known.
    const all = bySection.get(title) ?? [];
    const own = all.filter(({ from }) => from === title);
    const changes = [...own, ...all.filter(({ from }) => from !== title)].map((p) => p.change);
    if (changes.length === 0) return [];
    const sorted =
      rank && moved.has(title) ? changes.toSorted((a, b) => rank(a) - rank(b)) : changes;
    return [{ title, changes: sorted }];
  });
  const known = new Set(notes.sections.map(({ title }) => title));
  const isNew = sections.some(({ title }) => !known.has(title));
  if (order === undefined && !isNew) return sections;
  return orderSections(sections, order ?? []);
}

function ranking(newestFirst: History): (of: { readonly hash: string }) => number {
  const ranks = new Map(newestFirst.map(({ hash }, rank) => [hash, rank]));
  return ({ hash }) => ranks.get(hash) ?? ranks.size;
}

/** Puts what was added in its place, where places are known. */
function inOrder<T extends { readonly hash: string }>(
  items: readonly T[],
  before: number,
  newestFirst: History | undefined,
): readonly T[] {
  if (!newestFirst || items.length <= before) return items;
  const rank = ranking(newestFirst);
  return items.toSorted((a, b) => rank(a) - rank(b));
}

/** Overrides say what a change breaks even where notes were stored without that change. */
function breakingEdits(
  places: readonly EditedPlace[],
  overrides: ReadonlyMap<string, EditOverride>,
  { excluded = [] }: ReleaseNotes,
): ReadonlyMap<string, BreakingEdit> {
  const edits = new Map<string, BreakingEdit>();
  for (const { change, breaking } of places) {
    if (breaking !== undefined) edits.set(change.hash, breaking);
  }
  for (const { hash } of excluded) {
    const breaking = overrides.get(hash)?.breaking;
    if (breaking !== undefined && !edits.has(hash)) edits.set(hash, breaking);
  }
  return edits;
}

function highlightsOf(
  { highlights }: ReleaseNotes,
  places: readonly EditedPlace[],
): readonly Highlight[] {
  const more = places.flatMap(({ change, highlight, exclude }) => {
    if (highlight === undefined || exclude) return [];
    const text = highlight === true ? change.subject : highlight;
    return [{ text, ...(change.url !== undefined && { url: change.url }) }];
  });
  return unionBy(({ text }) => text, highlights, more);
}
