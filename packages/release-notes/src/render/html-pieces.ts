import type { ReleaseNotes } from '../notes/release-notes.js';
import type { Cut } from './cut.js';
import { htmlFacts } from './html-facts.js';
import { html } from './html-format.js';
import { htmlIds, pageIds } from './html-ids.js';
import { outline } from './outline.js';

/** Pieces of a page, each finished HTML. */
export interface HtmlPieces {
  /** Title and facts. */
  readonly header: string;
  /** A line for each part, leading there. */
  readonly contents: readonly string[];
  /** Warnings, and a section for each part. */
  readonly body: string;
}

/**
 * Tells notes in pieces, with ids that begin with a prefix. Headings lead to themselves where readers may
 * want their address: not in a fragment, whose address is that of another page.
 */
export function htmlPieces(
  notes: ReleaseNotes,
  {
    prefix,
    fragment,
    level,
  }: { readonly prefix: string; readonly fragment: boolean; readonly level: number },
  cut: Cut,
): HtmlPieces {
  const { title, warnings, parts } = outline(notes, html, cut);
  const ids = htmlIds(parts, prefix);
  const named = parts.map((part, at) => ({ ...part, kind: part.id, id: ids[at] ?? part.id }));
  return {
    header: [
      '<header>',
      '<p class="kind">Release notes</p>',
      `<h${level} id="${prefix}${pageIds.title}">${html.text(title)}</h${level}>`,
      htmlFacts(notes),
      '</header>',
    ].join('\n'),
    contents: named.map((part) => anchor(part.id, html.text(part.title))),
    body: [
      ...warnings.map(
        (warning) => `<p class="warning" role="note"><strong>Warning:</strong> ${warning}</p>`,
      ),
      ...named.map(({ id, kind, title: heading, blocks }) =>
        [
          `<section class="part ${kind}" aria-labelledby="${id}">`,
          `<h${level + 1} id="${id}">${fragment ? html.text(heading) : anchor(id, html.text(heading))}</h${level + 1}>`,
          ...blocks,
          '</section>',
        ].join('\n'),
      ),
    ].join('\n'),
  };
}

function anchor(id: string, inner: string): string {
  return `<a href="#${id}">${inner}</a>`;
}
