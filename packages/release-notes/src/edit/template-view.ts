import { cleanText } from '../clean-text.js';
import type { ReleaseChange, ReleaseNotes, ReleaseNotesSection } from '../notes/release-notes.js';
import type { Cut } from '../render/cut.js';
import { webHref } from '../render/web-href.js';

/** What a template sees: the notes, and what only a program can work out. */
export interface TemplateView
  extends Omit<ReleaseNotes, 'sections' | 'undone' | 'excluded' | 'schema'> {
  readonly sections: readonly TemplateSection[];
  /** One sentence on the changes that are left out. Absent: none is. */
  readonly leftOut?: string;
}

/** A section as a template sees it. */
export interface TemplateSection extends ReleaseNotesSection {
  readonly changes: readonly TemplateChange[];
  /** How many of its changes had no room. Absent: none. */
  readonly more?: number;
}

/** A change as a template sees it. */
export interface TemplateChange extends ReleaseChange {
  /** Its author and co-authors, with commas between them. */
  readonly authors: string;
}

/** Shows notes to a template: addresses that are none of the web are not there. */
export function templateView(notes: ReleaseNotes, cut: Cut): TemplateView {
  const { undone: _undone, excluded = [], schema: _schema, sections, ...rest } = notes;
  return {
    ...webAddressesOnly(rest),
    sections: sections.map(({ title, changes }) => {
      const shown = changes.slice(0, cut.content).map(toView);
      const more = changes.length - shown.length;
      return { title: cleanText(title) || 'Other', changes: shown, ...(more > 0 && { more }) };
    }),
    ...(excluded.length > 0 && { leftOut: leftOutOf(excluded.length) }),
  };
}

function toView(change: ReleaseChange): TemplateChange {
  const { author, coAuthors = [] } = change;
  const authors = [author, ...coAuthors].filter((name) => name !== '').join(', ');
  return { ...webAddressesOnly(change), authors };
}

function leftOutOf(count: number): string {
  return count === 1
    ? '1 change is left out of these notes.'
    : `${count} changes are left out of these notes.`;
}

const addresses = new Set(['url', 'page', 'compare', 'repository']);

/** A template may write an address anywhere, so that none may be a script. */
function webAddressesOnly<T>(data: T): T {
  // What goes in and what comes out have the same members, which the compiler cannot follow.
  return withoutOthers(data) as T;
}

function withoutOthers(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(withoutOthers);
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(
    Object.entries(data).flatMap(([name, value]) => {
      if (typeof value !== 'string' || !addresses.has(name)) return [[name, withoutOthers(value)]];
      const url = webHref(value);
      return url === undefined ? [] : [[name, url]];
    }),
  );
}
