import type { OutlinePart } from './outline.js';

/** Ids that a page uses itself. */
export const pageIds = { title: 'title', main: 'notes', contents: 'contents' } as const;

/**
 * What parts are called in addresses, such as `breaking` or `features`. Parts with a heading of their
 * team are named after it, so that links stay right from release to release, unless that name is taken.
 */
export function htmlIds(parts: readonly OutlinePart<unknown>[], prefix: string): readonly string[] {
  const taken = new Set<string>([...Object.values(pageIds), ...parts.map(({ id }) => id)]);
  return parts.map(({ id, title }) => {
    const own = id.startsWith('section-') ? slug(title) : '';
    if (own === '' || taken.has(own)) return `${prefix}${id}`;
    taken.add(own);
    return `${prefix}${own}`;
  });
}

/** Letters without accents, digits and hyphens; empty for other scripts and for what begins with a digit. */
function slug(title: string): string {
  const plain = title.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  if (/[^\p{ASCII}]/u.test(plain)) return '';
  const words = (plain.match(/[a-z\d]+/g) ?? []).join('-').slice(0, 60);
  return /^[a-z]/.test(words) ? words : '';
}
