import { type FileHandle, open } from 'node:fs/promises';
import { TraceabilityError } from '../errors.js';
import { inventoryOutputLimit, parseInventoryOutput } from './collect/parse-inventory-output.js';
import type { Inventory } from './inventory.js';
import { parseInventory } from './inventory-schema.js';
import { readCycloneDx } from './sbom/read-cyclonedx.js';
import { readSpdx } from './sbom/read-spdx.js';
import { type ReadSosreportOptions, readSosreport } from './sosreport/read-sosreport.js';

/**
 * Reads what is inside an image from a file of any known kind, which is told by what is in it: an
 * inventory as JSON, the output of an inventory script, CycloneDX, SPDX, or a sosreport archive.
 *
 * @throws TraceabilityError `TRACE_FILE_FAILED` when it cannot be opened, and those of the readers
 */
export async function readInventoryFile(
  path: string,
  options: ReadSosreportOptions = {},
): Promise<Inventory> {
  const file = await openForReading(path);
  try {
    const { buffer: head } = await file.read(Buffer.alloc(512), 0, 512, 0);
    if (isArchive(head)) return await readSosreport(path, options);
    const { size } = await file.stat();
    if (size > inventoryOutputLimit) {
      throw new TraceabilityError(
        'TRACE_INVENTORY_INVALID',
        `read the inventory ${path}: it has ${size} bytes, and at most ${inventoryOutputLimit} are read; is it an inventory?`,
      );
    }
    return await readDocument(await file.readFile());
  } finally {
    await file.close();
  }
}

async function openForReading(path: string): Promise<FileHandle> {
  try {
    return await open(path);
  } catch (cause) {
    throw new TraceabilityError(
      'TRACE_FILE_FAILED',
      `read the inventory ${path}: ${cause instanceof Error ? cause.message : String(cause)}; name a file that can be read`,
      { cause },
    );
  }
}

/** gzip, xz, bzip2 and tar, by their signatures. */
function isArchive(head: Buffer): boolean {
  const begins = (hex: string) => head.subarray(0, hex.length / 2).toString('hex') === hex;
  return (
    begins('1f8b') ||
    begins('fd377a585a00') ||
    begins('425a68') ||
    head.subarray(257, 262).toString('latin1') === 'ustar'
  );
}

async function readDocument(bytes: Buffer): Promise<Inventory> {
  const document = parseObject(bytes.toString('utf8'));
  if (document === undefined) return parseInventoryOutput(bytes);
  if (document['bomFormat'] === 'CycloneDX') return readCycloneDx(document);
  return 'spdxVersion' in document ? readSpdx(document) : parseInventory(document);
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
