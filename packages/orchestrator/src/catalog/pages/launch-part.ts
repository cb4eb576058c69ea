import type { Catalog, CatalogFlavor, CatalogRelease } from '../catalog-model.js';
import { type Html, html } from '../html/html.js';
import { codeBlock, inline } from '../html/pieces.js';
import { type SnippetPlace, snippets } from '../snippets.js';

/** Snippets that launch a release, for each architecture; they name a channel, or the version. */
export function launchPart(
  { owner }: Catalog,
  flavor: CatalogFlavor,
  release: CatalogRelease,
  selector: SnippetPlace['selector'],
): Html {
  const { name, region, prefix, sharesParameters } = flavor;
  const { record, architectures, state } = release;
  if (state === 'withdrawn') {
    return html`<p>This version was taken out of use: its images cannot be launched any more. Take another one.</p>`;
  }
  const accounts = record.distribution?.parameterAccounts ?? [owner];
  const which =
    'channel' in selector
      ? html`They follow the channel <strong>${selector.channel}</strong>: a launch gets the version that it points at then.`
      : html`They stay with version <strong>${selector.version}</strong>.`;
  return html`<p>${which} The parameters are in the accounts ${inline(accounts)}${sharesParameters && ', which shares them by their ARN'}; from others, use an image id of the table, or <code>soe resolve</code>.</p>
${architectures.map((architecture) => {
  const place = { flavor: name, selector, architecture, region, prefix, owner };
  return html`<h3>${architecture}</h3>
<div class="snippets">
${snippets(place).map(
  ({
    id,
    title,
    text,
  }) => html`<details name="snippets-${architecture}"${id === 'cli' && html` open`}>
<summary>${title}</summary>
${codeBlock(text, `${title}, ${architecture}`)}</details>
`,
)}</div>
`;
})}`;
}
