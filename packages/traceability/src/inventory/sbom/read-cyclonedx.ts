import * as z from 'zod';
import type { Inventory, InventoryPackage } from '../inventory.js';
import { invalid, readDocument, sbomInventory } from './sbom-inventory.js';
import { toPackage } from './to-package.js';

const component = z.looseObject({
  type: z.string().optional(),
  purl: z.string().optional(),
  version: z.string().optional(),
  components: z.array(z.unknown()).optional(),
});
const document = z.looseObject({
  bomFormat: z.literal('CycloneDX'),
  metadata: z.looseObject({ timestamp: z.unknown().optional() }).optional(),
  components: z.array(z.unknown()).optional(),
});

/**
 * The packages of a CycloneDX document (JSON, any version of the format), also those inside others.
 *
 * @throws TraceabilityError `TRACE_INVENTORY_INVALID` when it is something else
 */
export function readCycloneDx(value: unknown): Inventory {
  const result = document.safeParse(readDocument(value, 'CycloneDX'));
  if (!result.success) {
    const [first] = result.error.issues;
    throw invalid('CycloneDX', `${first?.path.join('.')}: ${first?.message}`, result.error);
  }
  const packages: InventoryPackage[] = [];
  let left = 0;
  // A list and not recursion: nesting has no limit.
  const waiting: unknown[] = [...(result.data.components ?? [])].reverse();
  while (waiting.length > 0) {
    const parsed = component.safeParse(waiting.pop());
    if (!parsed.success) {
      left += 1;
      continue;
    }
    const { type, purl, version, components = [] } = parsed.data;
    for (const inner of components.toReversed()) waiting.push(inner);
    const found = purl === undefined ? undefined : toPackage(purl, version);
    if (found !== undefined) packages.push(found);
    // Files and the operating system are listed beside packages and have no URL.
    else if (type !== 'file' && type !== 'operating-system') left += 1;
  }
  return sbomInventory('cyclonedx', packages, left, result.data.metadata?.timestamp);
}
