import {
  collected,
  type Inventory,
  type InventoryScopes,
  inventorySchemaId,
} from '../../src/inventory/inventory.js';

/** An inventory of a Linux with these scopes. */
export function inventoryOf(
  scopes: InventoryScopes,
  rest: Partial<Omit<Inventory, 'scopes' | 'schema'>> = {},
): Inventory {
  return {
    schema: inventorySchemaId,
    source: 'script',
    collectedAt: '2026-11-28T00:00:00Z',
    system: { family: 'linux', id: 'debian', version: '12' },
    ...rest,
    scopes,
  };
}

export { collected };
