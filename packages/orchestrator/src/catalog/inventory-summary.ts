import type { Architecture } from '@soe/contract';
import type { Inventory, InventoryOrigin, InventoryScopeName } from '@soe/traceability';

/** What is inside of one image, in numbers. */
export interface InventorySummary {
  /** Which image of the release. */
  readonly architecture: Architecture;
  /** When it was listed: while the image was built, or on a launch of it. */
  readonly origin?: InventoryOrigin;
  /** Name of the system, such as `Amazon Linux 2023`. */
  readonly system?: string;
  /** Kernel that ran. */
  readonly kernel?: string;
  /** How many there are. Missing where they were not listed. */
  readonly packages?: number;
  /** How many there are. Missing where they were not listed. */
  readonly users?: number;
  /** How many there are. Missing where they were not listed. */
  readonly services?: number;
}

/** The numbers of an inventory. Pure. */
export function inventorySummary(
  architecture: Architecture,
  { origin, system, scopes }: Inventory,
): InventorySummary {
  const name = system.name ?? [system.id, system.version].filter(Boolean).join(' ');
  return {
    architecture,
    ...(origin !== undefined && { origin }),
    ...(name !== '' && { system: name }),
    ...(system.kernel !== undefined && { kernel: system.kernel }),
    ...counted('packages', scopes),
    ...counted('users', scopes),
    ...counted('services', scopes),
  };
}

function counted<Name extends InventoryScopeName>(
  name: Name,
  scopes: Inventory['scopes'],
): { readonly [key in Name]?: number } {
  const scope = scopes[name];
  // TypeScript takes a computed name for any text.
  return (scope?.status === 'collected' ? { [name]: scope.entries.length } : {}) as {
    readonly [key in Name]?: number;
  };
}
