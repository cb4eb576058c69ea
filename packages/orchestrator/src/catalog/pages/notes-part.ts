import { renderHtml } from '@soe/release-notes';
import type { CatalogRelease } from '../catalog-model.js';
import { type Html, html, trusted, webAddress, webLink } from '../html/html.js';

/** The release notes, without what the page tells of its own: images, gates and what is inside. */
export function notesPart({ notes, record }: CatalogRelease): Html {
  const page = webAddress(record.notes?.url);
  const published = page !== undefined && html`<p>${webLink('Published release notes', page)}</p>`;
  if (notes === undefined) {
    return html`<p>The release notes are not beside the record.</p>${published}`;
  }
  const { verification: _v, components: _c, ...told } = notes;
  const fragment = renderHtml(
    { ...told, images: [] },
    { fragment: true, headingLevel: 3, idPrefix: 'notes-' },
  );
  return html`${trusted(fragment)}${published}`;
}
