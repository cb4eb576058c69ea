import type { ReleaseNotesSection } from '../notes/release-notes.js';
import { sectionTitles } from '../notes/section-of.js';

/**
 * Puts sections in order. `*` in the wanted titles stands for those that are not named: a team's own,
 * as they are, and then the usual ones in their usual order.
 */
export function orderSections(
  sections: readonly ReleaseNotesSection[],
  wanted: readonly string[],
): readonly ReleaseNotesSection[] {
  const named = new Set(wanted);
  const others = [ownSections, ...sectionTitles.filter((title) => !named.has(title))];
  const whole = named.has('*') ? wanted : [...wanted, '*'];
  const titles = whole.flatMap((title) => (title === '*' ? others : [title]));
  const places = new Map<string, number>();
  for (const [place, title] of titles.entries()) if (!places.has(title)) places.set(title, place);
  const placeOf = ({ title }: ReleaseNotesSection) =>
    places.get(title) ?? places.get(ownSections) ?? 0;
  return sections.toSorted((a, b) => placeOf(a) - placeOf(b));
}

/** No title is empty, so this one is free. */
const ownSections = '';
