import type { Catalog, CatalogFlavor, CatalogRelease } from '../catalog-model.js';
import { foreign, type Html, html, type Piece } from '../html/html.js';
import { type Page, relativePath } from '../html/layout.js';
import { badge, day, facts, table } from '../html/pieces.js';
import { insidePart } from './components-part.js';
import { flavorPath, guidePath, releasePath } from './flavor-path.js';
import { imagesPart } from './images-part.js';
import { launchPart } from './launch-part.js';
import { stateBadge, supportEnd } from './state-badge.js';
import { supportPart } from './support-part.js';

/** What a flavor is, what to launch, and its releases. */
export function flavorPage(catalog: Catalog, flavor: CatalogFlavor): Page {
  const { name, purpose, recommended } = flavor;
  const release = flavor.releases.find(({ version }) => version === recommended?.version);
  const launched = release !== undefined && recommended !== undefined;
  return {
    path: flavorPath(name),
    title: name,
    description: purpose ?? `Releases and image ids of ${name}.`,
    above: [{ path: 'index.html', title: catalog.title }],
    header: header(catalog, flavor),
    sections: [
      ...(launched
        ? [
            {
              id: 'launch',
              title: 'Launch it',
              body: launchPart(
                catalog,
                flavor,
                release,
                recommended.channel === undefined
                  ? { version: recommended.version }
                  : { channel: recommended.channel },
              ),
            },
            {
              id: 'images',
              title: `Images of ${recommended.version}`,
              body: imagesPart(flavor, release),
            },
            {
              id: 'inside',
              title: `Inside of ${recommended.version}`,
              body: html`${insidePart(release)}<p><a href="${toRelease(name, release.version)}#inside">What changed in it, one by one</a></p>`,
            },
          ]
        : []),
      { id: 'releases', title: 'Releases', body: releaseTable(flavor) },
      { id: 'support', title: 'Support', body: supportPart(flavor, release) },
    ],
  };
}

function header({ channelsFrom }: Catalog, flavor: CatalogFlavor): Html {
  const { name, purpose, lifecycle, channels, guide, configured } = flavor;
  const kind = lifecycle?.kind ?? 'immutable';
  const told: readonly (readonly [string, Piece])[] = channels.map((channel) => [
    channel.name,
    channel.isKnown
      ? html`<a href="${toRelease(name, channel.version)}">${channel.version}</a>`
      : channel.version,
  ]);
  const from =
    channelsFrom === 'aws'
      ? 'Channels as AWS has them.'
      : 'Channels as the records tell them; AWS was not asked.';
  return html`<p class="kind">Flavor</p>
<h1>${name}</h1>
${purpose !== undefined && html`<p class="lead">${foreign(purpose)}</p>\n`}<p class="badges">${configured ? badge(kind === 'immutable' ? 'Immutable: machines are replaced' : 'Long-lived: machines are patched') : badge('Not built any more', 'warn')}</p>
${channels.length === 0 ? html`<p>No channel points at a release${channelsFrom === 'records' && ', as far as the records tell'}.</p>` : html`${facts(told)}<p class="soft">${from}</p>`}
${guide !== undefined && html`<p><a class="button" href="${relativePath(flavorPath(name), guidePath(name))}">User guide</a></p>\n`}`;
}

function releaseTable({ name, releases }: CatalogFlavor): Html {
  if (releases.length === 0) return html`<p>There is no release yet.</p>`;
  return table(
    `Releases of ${name}`,
    ['Version', 'Released', 'State', 'Support ends', 'Channels', 'Open findings'],
    releases.map((release) => [
      html`<a href="${toRelease(name, release.version)}">${release.version}</a>`,
      day(release.createdAt),
      html`${stateBadge(release.state)}${release.replacement !== undefined && html` <span class="soft">use ${release.replacement}</span>`}`,
      supportEnd(release) ?? 'not said',
      release.channels.join(', '),
      findings(release),
    ]),
  );
}

function findings({ weaknesses }: CatalogRelease): string {
  return weaknesses === undefined ? 'not scanned' : String(weaknesses.open.length);
}

function toRelease(name: string, version: string): string {
  return relativePath(flavorPath(name), releasePath(name, version));
}
