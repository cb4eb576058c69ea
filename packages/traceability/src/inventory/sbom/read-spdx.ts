import * as z from 'zod';
import type { Inventory, InventoryPackage } from '../inventory.js';
import { invalid, readDocument, sbomInventory } from './sbom-inventory.js';
import { toPackage } from './to-package.js';

const reference = z.looseObject({ referenceType: z.string(), referenceLocator: z.string() });
const package2 = z.looseObject({
  versionInfo: z.string().optional(),
  primaryPackagePurpose: z.string().optional(),
  externalRefs: z.array(z.unknown()).optional(),
});
const document2 = z.looseObject({
  spdxVersion: z.string().startsWith('SPDX-2'),
  creationInfo: z.looseObject({ created: z.unknown().optional() }).optional(),
  packages: z.array(z.unknown()).optional(),
});
const element3 = z.looseObject({
  type: z.string(),
  created: z.unknown().optional(),
  software_packageUrl: z.string().optional(),
  software_packageVersion: z.string().optional(),
});

/**
 * The packages of an SPDX document: JSON of version 2.2 and 2.3, or JSON-LD of version 3.
 *
 * @throws TraceabilityError `TRACE_INVENTORY_INVALID` when it is something else
 */
export function readSpdx(value: unknown): Inventory {
  const document = readDocument(value, 'SPDX');
  return Array.isArray(document['@graph'])
    ? readVersion3(document['@graph'])
    : readVersion2(document);
}

function readVersion2(value: Readonly<Record<string, unknown>>): Inventory {
  const result = document2.safeParse(value);
  if (!result.success) {
    const [first] = result.error.issues;
    throw invalid('SPDX', `${first?.path.join('.')}: ${first?.message}`, result.error);
  }
  const packages: InventoryPackage[] = [];
  let left = 0;
  for (const each of result.data.packages ?? []) {
    const parsed = package2.safeParse(each);
    const found = parsed.success
      ? toPackage(purlOf(parsed.data.externalRefs ?? []), parsed.data.versionInfo)
      : undefined;
    if (found !== undefined) packages.push(found);
    // The image itself is listed beside its packages.
    else if (!isWhole(parsed.data?.primaryPackagePurpose)) left += 1;
  }
  return sbomInventory('spdx', packages, left, result.data.creationInfo?.created);
}

function readVersion3(graph: readonly unknown[]): Inventory {
  const packages: InventoryPackage[] = [];
  let left = 0;
  let created: unknown;
  for (const each of graph) {
    const parsed = element3.safeParse(each);
    if (!parsed.success) continue;
    const { type, software_packageUrl: purl = '', software_packageVersion: version } = parsed.data;
    if (type === 'CreationInfo') created = parsed.data.created;
    if (type !== 'software_Package') continue;
    const found = toPackage(purl, version);
    if (found !== undefined) packages.push(found);
    else left += 1;
  }
  return sbomInventory('spdx', packages, left, created);
}

function purlOf(references: readonly unknown[]): string {
  for (const each of references) {
    const parsed = reference.safeParse(each);
    if (parsed.success && parsed.data.referenceType === 'purl') return parsed.data.referenceLocator;
  }
  return '';
}

function isWhole(purpose: string | undefined): boolean {
  return purpose === 'CONTAINER' || purpose === 'OPERATING-SYSTEM' || purpose === 'FILE';
}
