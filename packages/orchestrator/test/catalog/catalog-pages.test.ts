import { posix } from 'node:path';
import { HtmlValidate } from 'html-validate';
import { expect, test } from 'vitest';
import type { CatalogInput } from '../../src/catalog/catalog-input.js';
import { catalogPages, type SiteFile } from '../../src/catalog/catalog-pages.js';
import { lifelikeInput, small } from './lifelike-input.js';
import { attributeOf, elementsOf, parsePage, shapeOf } from './parse-page.js';

const hostile =
  '</bdi></script><script>window.ran=1</script>"\'><img src=x onerror=window.ran=1>\u202e](javascript:x)\u2028<!-- [],[],]]';

const files = catalogPages(lifelikeInput());
const pages = pagesOf(files);

function pagesOf(all: readonly SiteFile[]): ReadonlyMap<string, string> {
  return new Map(
    all.flatMap(({ path, content }) =>
      path.endsWith('.html') ? [[path, String(content)] as const] : [],
    ),
  );
}

const textOf = (all: readonly SiteFile[], name: string) =>
  String(all.find(({ path }) => path === name)?.content);

test('pages have no finding of a validator: whole, empty and hostile', async () => {
  const validate = new HtmlValidate({
    root: true,
    extends: ['html-validate:recommended', 'html-validate:a11y', 'html-validate:document'],
    rules: {
      'void-style': ['error', { style: 'omit' }],
      'long-title': 'off',
      'require-sri': ['error', { target: 'crossorigin' }],
    },
  });
  const empty = { ...lifelikeInput(), releases: [], guides: {} };
  const all = [
    ...pages,
    ...pagesOf(catalogPages(empty)),
    ...pagesOf(catalogPages(lifelikeInput({ ...small, releases: 1 }, hostile))),
  ];
  for (const [path, page] of all) {
    const { results } = await validate.validateString(page);
    expect({ path, found: results.flatMap(({ messages }) => messages) }).toEqual({
      path,
      found: [],
    });
  }
});

test('every link of the site leads to a file, and to a place that is there once', () => {
  const known = new Set([
    ...files.map(({ path }) => path),
    ...['catalog.css', 'catalog.js', 'icon.svg'].map((name) => `assets/${name}`),
    'flavors/rhel-1/guide/1-network.png',
  ]);
  const ids = new Map(
    [...pages].map(([path, page]) => [
      path,
      elementsOf(parsePage(page)).flatMap((element) => attributeOf(element, 'id') ?? []),
    ]),
  );
  let links = 0;
  for (const [path, page] of pages) {
    expect(new Set(ids.get(path)).size).toBe(ids.get(path)?.length);
    for (const element of elementsOf(parsePage(page))) {
      const href = attributeOf(element, 'href') ?? attributeOf(element, 'src');
      if (href === undefined || /^(?:https?|mailto):/.test(href)) continue;
      const [file = '', id] = href.split('#');
      const target = file === '' ? path : posix.join(posix.dirname(path), file);
      expect(known, `${path} leads to ${href}`).toContain(target);
      if (id !== undefined) expect(ids.get(target), `${path} leads to ${href}`).toContain(id);
      links++;
    }
  }
  expect(links).toBeGreaterThan(100);
});

test('text from outside changes no element of a page, and no script of the search', () => {
  const others = catalogPages(lifelikeInput(small, hostile));
  const harmless = catalogPages(lifelikeInput(small, ' x'));

  for (const [path, page] of pagesOf(others)) {
    expect(page).not.toContain('<script>');
    expect(page).not.toMatch(/[\u202e\u2028]/);
    for (const element of elementsOf(parsePage(page))) {
      for (const { name } of element.attrs) expect(name).not.toMatch(/^on|^style$/);
      expect(attributeOf(element, 'href') ?? '').not.toMatch(/^\s*(?:javascript|data|file):/i);
    }
    // The Markdown of the guide is meant to make elements.
    if (!path.includes('/guide/')) {
      const plain = parsePage(pagesOf(harmless).get(path) ?? '');
      expect(shapeOf(parsePage(page)), path).toBe(shapeOf(plain));
    }
  }
  for (const name of ['assets/search.js', 'assets/search-images.js']) {
    expect(textOf(others, name)).not.toMatch(/[<>\u2028\u202e]/);
    expect(() => new Function(textOf(others, name))).not.toThrow();
  }
  const feed = textOf(others, 'feed.xml');
  expect(feed).not.toContain('<script');
  expect(feed).not.toMatch(/[\u202e\u2028]/);
});

test('a page may load own files only, and runs nothing that stands in it', () => {
  for (const page of pages.values()) {
    const elements = elementsOf(parsePage(page));
    const policy = elements.find(
      (element) => attributeOf(element, 'http-equiv') === 'Content-Security-Policy',
    );
    expect(policy && attributeOf(policy, 'content')).toBe(
      "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'",
    );
    expect(elements.filter(({ tagName }) => tagName === 'style')).toEqual([]);
    for (const element of elements.filter(({ tagName }) => tagName === 'script')) {
      expect(attributeOf(element, 'src')).toMatch(/^(?:\.\.\/)*assets\/[\w-]+\.js$/);
    }
  }
});

test('the same input gives the same bytes, in whatever order releases are found, at whatever hour', () => {
  const input = lifelikeInput();
  const later: CatalogInput = {
    ...input,
    releases: [...input.releases].reverse(),
    now: '2026-11-29T17:00:00.000Z',
  };

  expect(catalogPages(later)).toEqual(files);
});

test('releases say state, channels, commits, issues, tests, findings and waivers', () => {
  const page = pages.get('flavors/rhel-1/2026.10.0/index.html') ?? '';

  for (const text of [
    ...['2026.10.0', 'stable', 'Supported', 'cccccccccccc', 'SOE-12', 'packer 1.14.2'],
    ...['ami-00000001234567c78', 'clock is kept right', '1 passed', 'Vouches for 3 instance types'],
    ...['CVE-2026-1001', 'not reachable', '2026-12-31', '1 fixed', 'soe verify rhel-1 2026.10.0'],
    ...['https://jira.example.com/projects/SOE', 'platform@example.com', '2027-04-03'],
  ]) {
    expect(page).toContain(text);
  }
});

test('12 flavors, 36 releases, 17 regions and 2 architectures: a first page below 300 kB', () => {
  const large = catalogPages(lifelikeInput({ ...small, flavors: 12, releases: 36, regions: 17 }));
  const size = (name: string) => Buffer.byteLength(textOf(large, name));

  expect(large.length).toBeGreaterThan(12 * 36);
  expect(size('index.html') + size('assets/search.js')).toBeLessThan(300_000);
}, 120_000);

test('pages tell what is inside, what of it changed, and when it was listed', () => {
  const release = wordsOf('flavors/rhel-1/2026.11.0/index.html');
  const flavor = wordsOf('flavors/rhel-1/index.html');

  for (const page of [release, flavor]) {
    expect(page).toMatch(/x86_64.*Red Hat Enterprise Linux 9.*412.*28.*190.*on a launch of it/);
    expect(page).toMatch(/arm64.*while it was built/);
    expect(page).toMatch(/Changed since 2026\.\d+\.0: 2 packages, 1 user or group, 2 services\./);
  }
  expect(release).toMatch(/openssl-libs x86_64 upgraded 1:3\.2\.1-1\.el9 1:3\.2\.2-1\.el9/);
  expect(release).toMatch(/chronyd\.service services enabled breaking/);
  // The notes tell it no second time.
  expect(release.match(/openssl-libs/g)).toHaveLength(1);
});

function wordsOf(path: string): string {
  const page = pages.get(path) ?? '';
  return page
    .replace(/<(?:style|script)[\s\S]*?<\/(?:style|script)>/g, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');
}
