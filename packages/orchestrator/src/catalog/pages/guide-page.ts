import type { Catalog, CatalogFlavor } from '../catalog-model.js';
import { type Html, html, trusted } from '../html/html.js';
import type { Page } from '../html/layout.js';
import { flavorPath, guidePath } from './flavor-path.js';

/** The user guide of a flavor, with its Markdown as finished HTML. */
export function guidePage({ title }: Catalog, { name }: CatalogFlavor, guide: string): Page {
  const header: Html = html`<p class="kind">User guide</p>
<h1>${name}: user guide</h1>
<div class="prose">
${trusted(guide)}</div>
`;
  return {
    path: guidePath(name),
    title: `User guide of ${name}`,
    description: `How to use machines of the flavor ${name}.`,
    above: [
      { path: 'index.html', title },
      { path: flavorPath(name), title: name },
    ],
    header,
    sections: [],
  };
}
