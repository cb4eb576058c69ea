import {
  collected,
  type Inventory,
  type InventoryScopeName,
  type InventoryScopes,
  inventorySchemaId,
  inventoryScopeNames,
  notCollected,
  type Scope,
  type SystemFacts,
} from '../inventory.js';
import { parseOsRelease } from '../tables/kernel.js';
import { toInteger } from '../tables/to-integer.js';
import { linuxReaders } from './linux-readers.js';
import type { InventoryLines, LinesOfScope } from './read-lines.js';
import { windowsReaders } from './windows-readers.js';

/** What the lines of a scope mean: its entries, and what could not be understood. */
export type ScopeReader = (lines: LinesOfScope['lines']) => {
  readonly entries: readonly unknown[];
  readonly gaps?: readonly string[];
};

/** Readers by scope. */
export type ScopeReaders = { readonly [Name in InventoryScopeName]?: ScopeReader };

/** The inventory that the lines of a script tell. */
export function toInventory({ platform, system, scopes }: InventoryLines): Inventory {
  const readers = platform === 'linux' ? linuxReaders : windowsReaders;
  const known = inventoryScopeNames.flatMap((name) => {
    const scope = scopes.get(name);
    const reader = readers[name];
    return scope === undefined || reader === undefined
      ? []
      : [[name, read(scope, reader)] as const];
  });
  const at = factsOf(system).get('collected-at') ?? '';
  return {
    schema: inventorySchemaId,
    source: 'script',
    ...(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(at) && { collectedAt: at }),
    system: systemFacts(platform, system),
    // Each reader gives the entries of its own scope.
    scopes: Object.fromEntries(known) as InventoryScopes,
  };
}

function read({ lines, gaps, missing }: LinesOfScope, reader: ScopeReader): Scope<unknown> {
  if (missing !== undefined) return notCollected(missing);
  const found = reader(lines);
  return collected(found.entries, [...gaps, ...(found.gaps ?? [])]);
}

function factsOf(system: InventoryLines['system']): ReadonlyMap<string, string> {
  return new Map(system.map(([key = '', value = '']) => [key, value]));
}

function systemFacts(
  platform: InventoryLines['platform'],
  system: InventoryLines['system'],
): SystemFacts {
  const facts = factsOf(system);
  const release = parseOsRelease(
    system.filter(([key]) => key === 'os-release').map(([, ...rest]) => rest.join('\t')),
  );
  const firstUserId = toInteger(facts.get('first-user-id'));
  const texts = {
    id: release['ID'],
    name: facts.get('name') ?? release['PRETTY_NAME'],
    version: facts.get('version') ?? release['VERSION_ID'],
    architecture: facts.get('architecture'),
    kernel: facts.get('kernel'),
    build: facts.get('build'),
  };
  return {
    family: platform,
    ...Object.fromEntries(Object.entries(texts).filter(([, value]) => value)),
    ...(firstUserId !== undefined && { firstUserId }),
  };
}
