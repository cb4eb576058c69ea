import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  diffInventories,
  type Inventory,
  type InventoryPackage,
  parseInventory,
  readCycloneDx,
  readSpdx,
  TraceabilityError,
} from '../../../src/index.js';
import { parsePackageUrl } from '../../../src/inventory/sbom/package-url.js';

const packagesOf = ({ scopes }: Inventory): readonly InventoryPackage[] =>
  scopes.packages?.status === 'collected' ? scopes.packages.entries : [];

describe('package URLs', () => {
  test.for([
    [
      'pkg:deb/debian/curl@7.88.1-10%2Bdeb12u8?arch=amd64&distro=debian-12',
      { type: 'deb', name: 'curl', version: '7.88.1-10+deb12u8', architecture: 'amd64' },
    ],
    [
      'pkg:deb/debian/libgcc-s1@12.2.0-14?arch=amd64&upstream=gcc-12%4012.2.0-14',
      {
        type: 'deb',
        name: 'libgcc-s1',
        version: '12.2.0-14',
        architecture: 'amd64',
        source: 'gcc-12',
      },
    ],
    ['pkg:deb/debian/attr@1:2.4.47-2', { type: 'deb', name: 'attr', version: '1:2.4.47-2' }],
    [
      'pkg:rpm/redhat/bind@9.16.23-14.el9?arch=x86_64&epoch=32&upstream=bind-9.16.23-14.el9.src.rpm',
      {
        type: 'rpm',
        name: 'bind',
        version: '32:9.16.23-14.el9',
        architecture: 'x86_64',
        source: 'bind',
      },
    ],
    ['pkg:rpm/fedora/a@1-1?epoch=0', { type: 'rpm', name: 'a', version: '1-1' }],
    [
      'pkg:npm/%40angular/core@16.0.0#src',
      { type: 'npm', name: '@angular/core', version: '16.0.0' },
    ],
    ['pkg:npm/@angular/core@16.0.0', { type: 'npm', name: '@angular/core', version: '16.0.0' }],
    [
      'pkg:golang/github.com/a/b@v1.2.3',
      { type: 'golang', name: 'github.com/a/b', version: 'v1.2.3' },
    ],
    ['PKG:PyPI/requests@2.31.0', { type: 'pypi', name: 'requests', version: '2.31.0' }],
  ] as const)('%s', ([purl, expected]) => {
    const document = { bomFormat: 'CycloneDX', components: [{ type: 'library', purl }] };

    expect(packagesOf(readCycloneDx(document))).toEqual([expected]);
  });

  test('that are none are undefined, whatever they are', () => {
    for (const text of ['', 'pkg:', 'pkg:deb', 'http://x', 'pkg:/']) {
      expect(parsePackageUrl(text)).toBeUndefined();
    }
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => parsePackageUrl(`pkg:${text}`)).not.toThrow();
      }),
    );
  });
});

describe('CycloneDX', () => {
  const document = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    metadata: { timestamp: '2026-11-28T07:00:00+01:00' },
    components: [
      {
        type: 'library',
        purl: 'pkg:deb/debian/a@1-1?arch=all',
        components: [{ type: 'library', purl: 'pkg:npm/inner', version: '2.0.0' }],
      },
      { type: 'operating-system', name: 'debian', version: '12' },
      { type: 'library', name: 'no purl' },
      'nonsense',
    ],
  };

  test('also has packages inside others; what has no version is counted', () => {
    const inventory = readCycloneDx(JSON.stringify(document));

    expect(inventory).toMatchObject({
      source: 'cyclonedx',
      collectedAt: '2026-11-28T06:00:00.000Z',
    });
    expect(packagesOf(inventory)).toEqual([
      { type: 'deb', name: 'a', version: '1-1', architecture: 'all' },
      { type: 'npm', name: 'inner', version: '2.0.0' },
    ]);
    expect(inventory.scopes.packages).toMatchObject({
      gaps: ['2 entries have no package URL with a version.'],
    });
    expect(parseInventory(inventory)).toEqual(inventory);
  });

  test('may be nested as deep as JSON can be', () => {
    let inner: object = { type: 'library', purl: 'pkg:npm/a@1.0.0' };
    for (let depth = 0; depth < 5_000; depth += 1) inner = { type: 'file', components: [inner] };

    expect(packagesOf(readCycloneDx({ ...document, components: [inner] }))).toHaveLength(1);
  });
});

describe('SPDX', () => {
  const purl = (referenceLocator: string) => ({
    referenceCategory: 'PACKAGE-MANAGER',
    referenceType: 'purl',
    referenceLocator,
  });

  test('of version 2 is read', () => {
    const inventory = readSpdx({
      spdxVersion: 'SPDX-2.3',
      creationInfo: { created: '2026-11-28T06:00:00Z' },
      packages: [
        {
          name: 'a',
          versionInfo: '1-1',
          externalRefs: [
            { referenceType: 'cpe23Type', referenceLocator: 'cpe' },
            purl('pkg:rpm/rhel/a@1-1?arch=noarch'),
          ],
        },
        { name: 'image', primaryPackagePurpose: 'CONTAINER' },
        { name: 'b', versionInfo: '2' },
      ],
    });

    expect(packagesOf(inventory)).toEqual([
      { type: 'rpm', name: 'a', version: '1-1', architecture: 'noarch' },
    ]);
    expect(inventory).toMatchObject({
      source: 'spdx',
      collectedAt: '2026-11-28T06:00:00.000Z',
      scopes: { packages: { gaps: ['1 entries have no package URL with a version.'] } },
    });
  });

  test('of version 3 is read', () => {
    const inventory = readSpdx({
      '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld',
      '@graph': [
        { type: 'CreationInfo', created: '2026-11-28T06:00:00Z' },
        {
          type: 'software_Package',
          software_packageUrl: 'pkg:deb/debian/a',
          software_packageVersion: '1-1',
        },
        { type: 'software_File', name: 'x' },
      ],
    });

    expect(packagesOf(inventory)).toEqual([{ type: 'deb', name: 'a', version: '1-1' }]);
    expect(inventory.collectedAt).toBe('2026-11-28T06:00:00.000Z');
  });
});

test.for([
  ['no JSON', '{'],
  ['a list', '[]'],
  ['another document', '{"bomFormat":"SPDX","spdxVersion":"CycloneDX"}'],
] as const)('%s is refused by both', ([, text]) => {
  for (const read of [readCycloneDx, readSpdx]) {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'TRACE_INVENTORY_INVALID' }));
  }
});

test('values at random do no harm', () => {
  const around = fc.record({
    bomFormat: fc.constant('CycloneDX'),
    spdxVersion: fc.constant('SPDX-2.3'),
    metadata: fc.anything(),
    creationInfo: fc.anything(),
    components: fc.oneof(fc.anything(), fc.array(fc.anything())),
    packages: fc.oneof(fc.anything(), fc.array(fc.anything())),
  });
  fc.assert(
    fc.property(fc.oneof(around, fc.anything()), (value) => {
      for (const read of [readCycloneDx, readSpdx]) {
        try {
          parseInventory(read(value));
        } catch (error) {
          expect(error).toBeInstanceOf(TraceabilityError);
        }
      }
    }),
  );
});

test('an SBOM and an inventory of the same machine do not differ in packages', () => {
  const inventory = parseInventory(
    readFileSync(new URL('fixtures/inventory.json', import.meta.url), 'utf8'),
  );
  const sbom = readCycloneDx(
    readFileSync(new URL('fixtures/cyclonedx.json', import.meta.url), 'utf8'),
  );
  const diff = diffInventories(inventory, sbom);

  expect(diff.packages).toEqual([]);
  expect(diff.notCompared).toEqual([
    { scope: 'users', reason: 'The later inventory does not have it.' },
  ]);
});
