import { cleanText } from '../clean-text.js';
import type { ReleaseNotes } from '../notes/release-notes.js';
import { type Cut, uncut } from './cut.js';
import type { Format } from './format.js';
import { changeParts } from './outline-changes.js';
import { imageParts } from './outline-images.js';
import { contentParts, leadingParts, leftOutOf, trailingParts } from './outline-parts.js';
import { createTeller, type Teller } from './teller.js';

/** What notes tell, in the order in which every format tells it. */
export interface Outline<Inline, Block> {
  /** What was released, without its format: name and version. */
  readonly title: string;
  /** When, since which version, where all changes are, and how many of them are not told. */
  readonly headline: Inline;
  /** What may be missing or wrong. */
  readonly warnings: readonly Inline[];
  /** The parts that have something to tell. */
  readonly parts: readonly OutlinePart<Block>[];
}

/** One part under a heading. */
export interface OutlinePart<Block> {
  /** Names the part in the page, such as `breaking`. */
  readonly id: string;
  /** Its heading: foreign where teams name their own sections. */
  readonly title: string;
  /** What it tells. */
  readonly blocks: readonly Block[];
  /** How many items it has, where it shows none of them. */
  readonly hidden?: number;
}

/** Tells notes in a format: what breaks first, then the changes, what is in it, and how to use it. */
export function outline<Inline, Block>(
  notes: ReleaseNotes,
  format: Format<Inline, Block>,
  cut: Cut = uncut,
): Outline<Inline, Block> {
  const tell = createTeller(format, cut, notes.links.page);
  const { shown, more } = tell.first('warning', notes.warnings);
  return {
    title: titleOf(notes),
    headline: headline(notes, format),
    warnings: [...shown.map(tell.text), ...(more === undefined ? [] : [more])],
    parts: firstParts(tell, [
      ...leadingParts(notes, tell),
      ...changeParts(notes, tell),
      ...contentParts(notes, tell, (nested) => nestedParts(nested, format, cut)),
      ...imageParts(notes, tell),
      ...trailingParts(notes, tell),
    ]),
  };
}

/** The first parts, and one that says how many are left out. */
function firstParts<Inline, Block>(
  tell: Teller<Inline, Block>,
  parts: readonly OutlinePart<Block>[],
): readonly OutlinePart<Block>[] {
  const { shown, more } = tell.first('part', parts);
  if (more === undefined) return shown;
  return [...shown, { id: 'more', title: 'More', blocks: [tell.format.paragraph(more)] }];
}

/** Name and version on one line. */
export function titleOf({ name, version }: ReleaseNotes): string {
  return cleanText(`${name} ${version}`);
}

/** The most items that a list of notes can have, its parts included, for {@link fitCut}. */
export function longestList(notes: ReleaseNotes): number {
  return partsBesideSections + longestIn(notes);
}

/** More than there are in an outline; sections are a list of the notes themselves. */
const partsBesideSections = 32;

function longestIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const own = Array.isArray(value) ? value.length : 0;
  return Object.values(value).reduce((most, each) => Math.max(most, longestIn(each)), own);
}

function headline<Inline>(
  { date, previous, links, excluded }: ReleaseNotes,
  { text, literal, link, line }: Format<Inline, unknown>,
): Inline {
  return line([
    text(cleanText(date.slice(0, 10))),
    ...(previous === undefined ? [] : [literal(' · since '), text(cleanText(previous))]),
    ...(links.compare === undefined ? [] : [literal(' · '), link('all changes', links.compare)]),
    literal(leftOutOf(excluded)),
  ]);
}

/** Notes inside of notes: what changed, not where its images are or how it is used. */
function nestedParts<Inline, Block>(
  notes: ReleaseNotes,
  format: Format<Inline, Block>,
  cut: Cut,
): readonly OutlinePart<Block>[] {
  const tell = createTeller(format, cut, notes.links.page);
  return [
    ...tell.list('warnings', 'Warnings', 'essential', notes.warnings, (text) => [tell.text(text)]),
    ...changeParts(notes, tell),
    ...contentParts(notes, tell, (nested) => nestedParts(nested, format, cut)),
  ];
}
