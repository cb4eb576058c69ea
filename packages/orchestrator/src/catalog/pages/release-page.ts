import type { Catalog, CatalogFlavor, CatalogRelease } from '../catalog-model.js';
import { html } from '../html/html.js';
import type { Page } from '../html/layout.js';
import { badge, counted, day } from '../html/pieces.js';
import { componentsPart } from './components-part.js';
import { findingsPart } from './findings-part.js';
import { flavorPath, releasePath } from './flavor-path.js';
import { imagesPart } from './images-part.js';
import { launchPart } from './launch-part.js';
import { notesPart } from './notes-part.js';
import { provenancePart } from './provenance-part.js';
import { stateBadge } from './state-badge.js';
import { supportPart } from './support-part.js';
import { testsPart } from './tests-part.js';

/** All about one release. */
export function releasePage(
  catalog: Catalog,
  flavor: CatalogFlavor,
  release: CatalogRelease,
): Page {
  const { name } = flavor;
  const { version, state, channels, createdAt, record } = release;
  return {
    path: releasePath(name, version),
    title: `${name} ${version}`,
    description: `${name} ${version} of ${createdAt.slice(0, 10)}: image ids, release notes, what is inside, provenance, tests and findings.`,
    above: [
      { path: 'index.html', title: catalog.title },
      { path: flavorPath(name), title: name },
    ],
    header: html`<p class="kind">Release</p>
<h1>${name} <span class="version">${version}</span></h1>
<p class="badges">${stateBadge(state)} ${channels.map((channel) => html`${badge(channel, 'good')} `)}</p>
<p class="lead">Released ${day(createdAt, true)}, ${counted(record.images.length, 'image')}${record.previousVersion !== undefined && html`, after ${record.previousVersion}`}.</p>
`,
    sections: [
      { id: 'images', title: 'Images', body: imagesPart(flavor, release) },
      {
        id: 'launch',
        title: 'Launch this version',
        body: launchPart(catalog, flavor, release, { version }),
      },
      { id: 'notes', title: 'Release notes', body: notesPart(release) },
      { id: 'inside', title: 'What is inside', body: componentsPart(release) },
      { id: 'provenance', title: 'Provenance', body: provenancePart(release) },
      { id: 'tests', title: 'Tests', body: testsPart(release) },
      { id: 'findings', title: 'Findings', body: findingsPart(release) },
      { id: 'support', title: 'Support', body: supportPart(flavor, release) },
    ],
  };
}
