import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Platform, platforms } from '../../src/inventory/platform.js';
import { readPurl, writePurl } from '../../src/inventory/purl.js';

test.each([
  [
    { platform: 'amazon-linux-2023', name: 'openssl', version: '1:3.2-1', architecture: 'aarch64' },
    'pkg:rpm/amzn/openssl@3.2-1?arch=aarch64&distro=amazonlinux-2023&epoch=1',
  ],
  [
    { platform: 'ubuntu-24.04', name: 'libc6', version: '2.39-0ubuntu8.7' },
    'pkg:deb/ubuntu/libc6@2.39-0ubuntu8.7?distro=ubuntu-24.04',
  ],
  [{ platform: 'npm', name: '@scope/a', version: '1.0.0' }, 'pkg:npm/%40scope/a@1.0.0'],
  [
    { platform: 'maven', name: 'org.example/core', version: '1.0' },
    'pkg:maven/org.example/core@1.0',
  ],
] as const)('%j is %s', (one, purl) => {
  expect(writePurl(one)).toBe(purl);
  expect(readPurl(purl)).toEqual(one);
});

test('every package comes back from its URL', () => {
  const name = fc.stringMatching(/^[a-z0-9+._~@ -]{1,12}$/);
  const version = fc.stringMatching(/^(\d:)?[a-z0-9+._~^-]{1,12}$/);
  const known = Object.keys(platforms) as Platform[];
  fc.assert(
    fc.property(fc.constantFrom(...known), name, version, (platform, one, number) => {
      // PyPI writes names in one of their forms, and only RPM has an epoch apart.
      const normal = platform === 'pypi' ? one.toLowerCase().replace(/[-_.]+/g, '-') : one;
      const wanted = { platform, name: normal, version: number };

      expect(readPurl(writePurl(wanted))).toEqual(wanted);
    }),
  );
});

test.each([
  'pkg:npm/a',
  'npm/a@1',
  'pkg:npm/%ff@1',
  'pkg:swift/github.com/a/b@1',
  'pkg:rpm/fedora/openssl@3.2',
  'pkg:rpm/openssl@3.2',
  'pkg:deb/ubuntu/sudo@1?distro=ubuntu-22.04',
])('%s is nothing that is known here', (purl) => {
  expect(readPurl(purl)).toBeUndefined();
});

test('other writers name distributions otherwise', () => {
  const names = [
    'pkg:rpm/amazonlinux/sudo@1?distro=amazonlinux-2023',
    'pkg:rpm/amazon/sudo@1?distro=amazon-2023',
    'pkg:rpm/amzn/sudo@1',
    'pkg:deb/ubuntu/sudo@1?distro=24.04',
  ];

  expect(names.map((purl) => readPurl(purl)?.platform)).toEqual([
    'amazon-linux-2023',
    'amazon-linux-2023',
    'amazon-linux-2023',
    'ubuntu-24.04',
  ]);
});
