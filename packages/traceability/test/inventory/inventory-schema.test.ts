import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { parseInventory } from '../../src/index.js';
import { inventorySchema } from '../../src/inventory/inventory-schema.js';

test('the published JSON Schema is the one that is checked', async () => {
  const json = { title: 'soe-inventory/v1', ...z.toJSONSchema(inventorySchema) };
  await expect(`${JSON.stringify(json, null, 2)}\n`).toMatchFileSnapshot(
    '../../schemas/inventory.json',
  );
});

test.each([
  ['a scope without status', { users: { entries: [] } }, /scopes\.users/],
  [
    'a port beyond all',
    { ports: { status: 'collected', entries: [{ protocol: 'tcp', address: '', port: 65_536 }] } },
    /scopes\.ports\.entries\.0\.port/,
  ],
  [
    'a name that is none',
    { users: { status: 'collected', entries: [{ name: '' }] } },
    /scopes\.users\.entries\.0\.name/,
  ],
])('%s is refused with its place', (_, scopes, place) => {
  const document = {
    schema: 'soe-inventory/v1',
    source: 'script',
    system: { family: 'linux' },
    scopes,
  };

  expect(() => parseInventory(document)).toThrow(place);
});
