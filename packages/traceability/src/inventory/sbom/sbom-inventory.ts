import { TraceabilityError } from '../../errors.js';
import {
  collected,
  type Inventory,
  type InventoryPackage,
  inventorySchemaId,
} from '../inventory.js';

/** An inventory with packages only. What had no package URL with a version is told as a gap. */
export function sbomInventory(
  source: 'cyclonedx' | 'spdx',
  packages: readonly InventoryPackage[],
  left: number,
  created: unknown,
): Inventory {
  const time = typeof created === 'string' ? new Date(created) : new Date(Number.NaN);
  const gaps = left > 0 ? [`${left} entries have no package URL with a version.`] : [];
  return {
    schema: inventorySchemaId,
    source,
    ...(!Number.isNaN(time.getTime()) && { collectedAt: time.toISOString() }),
    system: { family: 'unknown' },
    scopes: { packages: collected(packages, gaps) },
  };
}

/** The parsed form of a document, from its JSON or what came of that. */
export function readDocument(value: unknown, kind: string): Readonly<Record<string, unknown>> {
  const parsed = typeof value === 'string' ? parseJson(value, kind) : value;
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) {
    return parsed as Readonly<Record<string, unknown>>;
  }
  throw invalid(kind, 'it is not an object');
}

/** The error for a document that is none of its kind. */
export function invalid(kind: string, problem: string, cause?: unknown): TraceabilityError {
  return new TraceabilityError(
    'TRACE_INVENTORY_INVALID',
    `Cannot read a ${kind} document: ${problem}. Give it the JSON form of one.`,
    cause === undefined ? {} : { cause },
  );
}

function parseJson(value: string, kind: string): unknown {
  try {
    return JSON.parse(value.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw invalid(kind, 'it is not JSON', cause);
  }
}
