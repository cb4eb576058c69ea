import { expect, test } from 'vitest';
import { z } from 'zod';
import { catalogDocument, catalogSchema } from '../../src/catalog/catalog-document.js';
import { makeCatalog } from '../../src/catalog/make-catalog.js';
import { lifelikeInput } from './lifelike-input.js';

test('the published JSON Schema of catalog.json is the one that it is checked by', async () => {
  const json = { title: 'soe catalog', ...z.toJSONSchema(catalogSchema) };

  await expect(`${JSON.stringify(json, null, 2)}\n`).toMatchFileSnapshot(
    '../../schemas/catalog.json',
  );
});

test('catalog.json fits its schema, and tells what the pages tell', () => {
  const document = JSON.parse(catalogDocument(makeCatalog(lifelikeInput())));

  expect(catalogSchema.parse(document)).toEqual(document);
  expect(document.flavors[0]).toMatchObject({
    name: 'rhel-1',
    guide: 'flavors/rhel-1/guide/index.html',
    channels: { stable: '2026.10.0', candidate: '2026.11.0' },
    recommended: { channel: 'stable', version: '2026.10.0' },
    releases: [
      {
        version: '2026.11.0',
        page: 'flavors/rhel-1/2026.11.0/index.html',
        state: 'supported',
        supportEnds: '2027-05-03T00:00:00.000Z',
        findings: { open: 2, waived: 1, fixed: 1 },
        issues: ['SOE-12', 'SOE-100'],
        inventories: [
          { architecture: 'x86_64', origin: 'launch', packages: 412 },
          { architecture: 'arm64', origin: 'bake' },
        ],
        components: {
          packages: [
            { kind: 'upgraded', name: 'openssl-libs', before: '1:3.2.1-1.el9' },
            { kind: 'added', name: 'chrony' },
          ],
          users: [{ what: 'user chrony' }],
          services: [{ what: 'chronyd.service' }, {}],
          other: [],
        },
      },
      {},
      {},
    ],
  });
});
