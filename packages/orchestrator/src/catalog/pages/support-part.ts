import type { CatalogFlavor, CatalogRelease } from '../catalog-model.js';
import { foreign, type Html, html, webAddress, webLink } from '../html/html.js';
import { day, facts } from '../html/pieces.js';
import { stateBadge, supportEnd } from './state-badge.js';

/** Who answers for a flavor, for how long, and where problems are reported. */
export function supportPart(
  { support, lifecycle }: CatalogFlavor,
  release: CatalogRelease | undefined,
): Html {
  const { owner, tracker, contact, period } = support ?? {};
  return html`${facts([
    ['State', release && stateBadge(release.state)],
    ['Released', release && day(release.createdAt, true)],
    ['Support ends', release && supportEnd(release)],
    ['Deprecated from', release && deprecation(release)],
    ['Use instead', release?.replacement],
    ['Support period', period && words(period)],
    [
      'Cadence',
      lifecycle?.cadence && `a release every ${words(lifecycle.cadence).replace(/^1 /, '')}`,
    ],
    ['Owner', owner && foreign(owner)],
    ['Contact', contact && contactLink(contact)],
  ])}${tracker === undefined ? html`<p>${contact === undefined ? 'The configuration does not say where problems are reported.' : 'Report a problem to the contact above.'}</p>` : html`<p>${webLink('Report a problem', tracker)}</p>`}`;
}

function deprecation({ deprecatedAt, deprecationFrom }: CatalogRelease): Html | undefined {
  if (deprecatedAt === undefined) return undefined;
  const from =
    deprecationFrom === 'aws' ? 'as AWS has it' : 'as its journal tells; AWS was not asked';
  return html`${day(deprecatedAt)} <span class="soft">(${from})</span>`;
}

function contactLink(contact: string): Html {
  if (/^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/.test(contact)) {
    return html`<a href="mailto:${contact}">${contact}</a>`;
  }
  return webLink(contact, webAddress(contact));
}

/** `P1Y6M` in words. */
export function words(period: string): string {
  const names = { Y: 'year', M: 'month', W: 'week', D: 'day' } as const;
  return [...period.matchAll(/(\d+)([YMWD])/g)]
    .map(([, count, unit]) => {
      const name = names[unit as keyof typeof names];
      return `${count} ${name}${count === '1' ? '' : 's'}`;
    })
    .join(' ');
}
