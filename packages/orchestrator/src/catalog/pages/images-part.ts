import type { CatalogFlavor, CatalogRelease } from '../catalog-model.js';
import { type Html, html } from '../html/html.js';
import { copied, counted, table } from '../html/pieces.js';

/** The image ids of a release, by region and architecture. */
export function imagesPart(flavor: CatalogFlavor, { record, architectures }: CatalogRelease): Html {
  const ids = new Map(
    record.images.map(({ region, architecture, imageId }) => [
      `${region} ${architecture}`,
      imageId,
    ]),
  );
  const regions = [...new Set(record.images.map(({ region }) => region))].sort();
  const rows = regions.map((region) => [
    html`<code>${region}</code>`,
    ...architectures.map((architecture) => {
      const id = ids.get(`${region} ${architecture}`);
      return id === undefined ? 'none' : copied(id, `image id of ${region}, ${architecture}`);
    }),
  ]);
  return html`<p>${counted(record.images.length, 'image')} in ${counted(regions.length, 'region')}, owned by account <code>${record.images[0]?.ownerId}</code>. ${whoMay(record)}</p>
${table(`Images of ${flavor.name} ${record.version}`, ['Region', ...architectures], rows)}`;
}

function whoMay({ distribution }: CatalogRelease['record']): string {
  const { accounts = [], organizations = [], organizationalUnits = [] } = distribution ?? {};
  const users = [
    ...(accounts.length > 0 ? [counted(accounts.length, 'account')] : []),
    ...(organizations.length > 0 ? [counted(organizations.length, 'organisation')] : []),
    ...(organizationalUnits.length > 0
      ? [counted(organizationalUnits.length, 'organisational unit')]
      : []),
  ];
  return users.length === 0
    ? 'Only the owner may launch them.'
    : `Shared with ${users.join(', ')}.`;
}
