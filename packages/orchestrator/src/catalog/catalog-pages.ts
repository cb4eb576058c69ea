import { formatCatalogue } from '@soe/discovery';
import { atomFeed } from './atom-feed.js';
import { catalogDocument } from './catalog-document.js';
import type { CatalogInput } from './catalog-input.js';
import type { Catalog, CatalogFlavor } from './catalog-model.js';
import { writePage } from './html/layout.js';
import { makeCatalog } from './make-catalog.js';
import { flavorPage } from './pages/flavor-page.js';
import { attestationPath } from './pages/flavor-path.js';
import { guidePage } from './pages/guide-page.js';
import { indexPage } from './pages/index-page.js';
import { releasePage } from './pages/release-page.js';
import { renderGuide } from './render-guide.js';
import { imageIndex, searchIndex } from './search-index.js';

/** A file of the site. */
export interface SiteFile {
  /** Path in the site, with `/`. */
  readonly path: string;
  readonly content: string | Uint8Array;
}

/**
 * The pages and documents of a catalogue, in the order in which they are written: what leads to a page comes
 * after it. The same input gives the same bytes; nothing tells when it was made.
 */
export function catalogPages(input: CatalogInput): readonly SiteFile[] {
  const catalog = makeCatalog(input);
  const page = (each: Parameters<typeof writePage>[0]): SiteFile => ({
    path: each.path,
    content: writePage(each, catalog.title),
  });
  return [
    ...catalog.flavors.flatMap((flavor) => [
      ...flavor.releases.flatMap((release) => [
        ...(release.attestations ?? []).map(({ name, text }) => ({
          path: attestationPath(flavor.name, release.version, name),
          content: text,
        })),
        page(releasePage(catalog, flavor, release)),
      ]),
      ...guideOf(catalog, flavor).map(page),
      page(flavorPage(catalog, flavor)),
    ]),
    { path: 'catalog.json', content: catalogDocument(catalog) },
    { path: 'images.json', content: imagesDocument(catalog) },
    { path: 'feed.xml', content: atomFeed(catalog) },
    { path: 'assets/search.js', content: searchIndex(catalog) },
    { path: 'assets/search-images.js', content: imageIndex(catalog) },
    page(indexPage(catalog)),
  ];
}

function guideOf(catalog: Catalog, flavor: CatalogFlavor) {
  const { guide, releases } = flavor;
  if (guide === undefined) return [];
  const { repository, commit } = releases[0]?.record.source ?? {};
  const text = renderGuide(guide, {
    ...(repository !== undefined && { repository }),
    ...(commit !== undefined && { commit }),
  });
  return [guidePage(catalog, flavor, text)];
}

/** What @soe/discovery resolves from, with `--source catalogue=…/images.json`. Releases that are withdrawn are not in it. */
function imagesDocument({ flavors }: Catalog): string {
  const releases = flavors.flatMap((flavor) =>
    flavor.releases.filter(({ state }) => state !== 'withdrawn').map(({ record }) => record),
  );
  const channels = flavors.flatMap(({ name, channels: pointed }) => {
    const known = pointed.filter(({ version }) =>
      releases.some((each) => each.flavor === name && each.version === version),
    );
    return known.length === 0
      ? []
      : [[name, Object.fromEntries(known.map((each) => [each.name, each.version]))] as const];
  });
  return formatCatalogue(releases, Object.fromEntries(channels));
}
