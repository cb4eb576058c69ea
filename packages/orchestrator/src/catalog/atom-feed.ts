import type { Catalog } from './catalog-model.js';
import { html, trusted } from './html/html.js';
import { releasePath } from './pages/flavor-path.js';

/** The newest releases of all flavors are told, so many of them. */
const mostEntries = 100;

/** The releases as an Atom feed (RFC 4287), the newest first. Addresses are relative to it unless the site has one. */
export function atomFeed({ title, url = '', owner, flavors }: Catalog): string {
  const releases = flavors
    .flatMap(({ name, releases: all }) => all.map((release) => ({ name, release })))
    .sort(
      (a, b) =>
        compare(b.release.createdAt, a.release.createdAt) ||
        compare(a.name, b.name) ||
        compare(b.release.version, a.release.version),
    )
    .slice(0, mostEntries);
  const updated = releases[0]?.release.createdAt ?? '1970-01-01T00:00:00.000Z';
  return html`${trusted('<?xml version="1.0" encoding="utf-8"?>')}
<feed xmlns="http://www.w3.org/2005/Atom">
<id>tag:${owner},2026:soe/catalog</id>
<title>${title}</title>
<updated>${updated}</updated>
<link rel="self" href="${url}feed.xml"/>
<link rel="alternate" href="${url}index.html"/>
${releases.map(
  ({ name, release: { version, createdAt, record } }) => html`<entry>
<id>tag:${owner},2026:soe/${name}/${version}</id>
<title>${name} ${version}</title>
<updated>${createdAt}</updated>
<author><name>${record.ci?.actor ?? title}</name></author>
<link rel="alternate" href="${url}${releasePath(name, version)}"/>
<summary>${summaryOf(record)}</summary>
</entry>
`,
)}</feed>
`.toString();
}

function summaryOf({
  images,
  changes = [],
}: Catalog['flavors'][0]['releases'][0]['record']): string {
  const subjects = changes.slice(0, 5).map(({ subject }) => subject);
  const regions = new Set(images.map(({ region }) => region)).size;
  return [`${images.length} images in ${regions} regions.`, ...subjects].join(' · ');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
