import type { FileHandle } from 'node:fs/promises';
import { fileFailed, openRegular } from '../adapters/open-file.js';
import { TraceabilityError } from '../errors.js';
import {
  decodeText,
  inventoryOutputLimit,
  parseInventoryOutput,
} from './collect/parse-inventory-output.js';
import type { Inventory } from './inventory.js';
import { parseInventory, parseJson } from './inventory-schema.js';
import { readCycloneDx } from './sbom/read-cyclonedx.js';
import { readSpdx } from './sbom/read-spdx.js';
import { type ReadSosreportOptions, readSosreport } from './sosreport/read-sosreport.js';

/**
 * Reads what is inside an image from a file of any known kind, which is told by what is in it: an
 * inventory as JSON, the output of an inventory script, CycloneDX, SPDX, or a sosreport archive.
 *
 * @throws TraceabilityError `TRACE_FILE_FAILED` when it cannot be opened or is no regular file, and
 * those of the readers
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
    return await openRegular(path);
  } catch (cause) {
    throw fileFailed(`read the inventory ${path}`, cause);
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
  const text = decodeText(bytes);
  // No script begins with a bracket: whatever does is JSON, or was.
  if (!/^\s*[[{]/.test(text)) return parseInventoryOutput(text);
  const document = parseJson(text);
  if (typeof document !== 'object' || document === null) return parseInventory(document);
  if ('bomFormat' in document) return readCycloneDx(document);
  // Version 3 has no version at its top.
  return 'spdxVersion' in document || '@graph' in document
    ? readSpdx(document)
    : parseInventory(document);
}
