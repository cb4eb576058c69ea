import { cleanText } from '../clean-text.js';
import type { ReleaseNotes } from '../notes/release-notes.js';
import { type Cut, uncut } from './cut.js';
import type { Format } from './format.js';
import { changeParts } from './outline-changes.js';
import { imageParts } from './outline-images.js';
import { contentParts, leadingParts, trailingParts } from './outline-parts.js';
import { createTeller } from './teller.js';

/** What notes tell, in the order in which every format tells it. */
export interface Outline<Inline, Block> {
  /** What was released, without its format: name and version. */
  readonly title: string;
  /** When, since which version, and where all changes are. */
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
}

/** Tells notes in a format: what breaks first, then the changes, what is in it, and how to use it. */
export function outline<Inline, Block>(
  notes: ReleaseNotes,
  format: Format<Inline, Block>,
  cut: Cut = uncut,
): Outline<Inline, Block> {
  const tell = createTeller(format, cut, notes.links.page);
  return {
    title: titleOf(notes),
    headline: headline(notes, format),
    warnings: notes.warnings.map(tell.text),
    parts: [
      ...leadingParts(notes, tell),
      ...changeParts(notes, tell),
      ...contentParts(notes, tell, (nested) => nestedParts(nested, format, cut)),
      ...imageParts(notes, tell),
      ...trailingParts(notes, tell),
    ],
  };
}

/** Name and version on one line. */
export function titleOf({ name, version }: ReleaseNotes): string {
  return cleanText(`${name} ${version}`);
}

/** The number of items in the longest list of notes, for {@link fitCut}. */
export function longestList(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const own = Array.isArray(value) ? value.length : 0;
  return Object.values(value).reduce((most, each) => Math.max(most, longestList(each)), own);
}

function headline<Inline>(
  { date, previous, links }: ReleaseNotes,
  { text, literal, link, line }: Format<Inline, unknown>,
): Inline {
  return line([
    text(cleanText(date.slice(0, 10))),
    ...(previous === undefined ? [] : [literal(' · since '), text(cleanText(previous))]),
    ...(links.compare === undefined ? [] : [literal(' · '), link('all changes', links.compare)]),
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
