import type { Catalog, CatalogFlavor } from '../catalog-model.js';
import { foreign, type Html, html } from '../html/html.js';
import type { Page } from '../html/layout.js';
import { badge, counted, day } from '../html/pieces.js';
import { flavorPath, releasePath } from './flavor-path.js';
import { stateBadge } from './state-badge.js';

/** All flavors, and the search. */
export function indexPage({ title, flavors, channelsFrom }: Catalog): Page {
  const releases = flavors.reduce((sum, flavor) => sum + flavor.releases.length, 0);
  return {
    path: 'index.html',
    title,
    description: `${counted(flavors.length, 'flavor')} with their releases, image ids and user guides.`,
    above: [],
    header: html`<h1>${title}</h1>
<p class="lead">${counted(flavors.length, 'flavor')}, ${counted(releases, 'release')}. ${channelsFrom === 'aws' ? 'Channels as AWS has them.' : 'Channels as the records tell them.'}</p>
<div id="search" role="search" hidden>
<label for="query">Search flavors, versions, issues, commits and image ids</label>
<input id="query" type="search" autocomplete="off" spellcheck="false" aria-describedby="hint">
<p id="hint" class="soft">Press <kbd>/</kbd> to search, <kbd>Esc</kbd> to begin again.</p>
<p id="found" role="status"></p>
<ul id="results" class="results"></ul>
</div>
`,
    sections: [
      {
        id: 'flavors',
        title: 'Flavors',
        body: html`<ul class="cards">
${flavors.map((flavor) => html`<li class="card">${card(flavor)}</li>\n`)}</ul>
`,
      },
    ],
    scripts: ['assets/search.js'],
  };
}

function card(flavor: CatalogFlavor): Html {
  const { name, purpose, channels, releases, recommended, configured } = flavor;
  const release = releases.find(({ version }) => version === recommended?.version);
  const shown = channels.slice(0, 3).map(({ name: channel, version, isKnown }) => {
    const found = releases.find((each) => each.version === version);
    return html`<div><dt>${channel}</dt><dd>${isKnown ? html`<a href="${releasePath(name, version)}">${version}</a>` : version}${found !== undefined && html` <span class="soft">${day(found.createdAt, true)}</span>`}</dd></div>\n`;
  });
  const newest = releases[0];
  return html`<h3><a href="${flavorPath(name)}">${name}</a></h3>
${purpose !== undefined && html`<p>${foreign(purpose)}</p>\n`}<p class="badges">${!configured && badge('Not built any more', 'warn')}${release !== undefined ? html`${stateBadge(release.state)} ${release.architectures.map((architecture) => html`${badge(architecture)} `)}` : badge('No release yet')}</p>
${shown.length > 0 ? html`<dl>${shown}</dl>` : newest !== undefined && html`<dl><div><dt>newest</dt><dd><a href="${releasePath(name, newest.version)}">${newest.version}</a> <span class="soft">${day(newest.createdAt, true)}</span></dd></div></dl>`}
`;
}
