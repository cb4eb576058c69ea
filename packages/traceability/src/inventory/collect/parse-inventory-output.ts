import { TraceabilityError } from '../../errors.js';
import type { Inventory } from '../inventory.js';
import { readInventoryLines } from './read-lines.js';
import { toInventory } from './to-inventory.js';

/** The most that an output may have, in bytes: about a hundred times what a large machine needs. */
export const inventoryOutputLimit = 67_108_864;

/**
 * Reads what the script of {@link inventoryScript} wrote: a text, its bytes (UTF-8, or UTF-16 with a
 * byte order mark, as PowerShell redirects), or a stream of them. Nothing in it is trusted: what is not
 * understood is left out, and what is cut is refused.
 *
 * @throws TraceabilityError `TRACE_INVENTORY_INVALID` when it is something else, was cut, or is larger
 * than 64 MiB
 *
 * @example
 * ```ts
 * const inventory = await parseInventoryOutput(createReadStream('inventory.txt'));
 * ```
 */
export async function parseInventoryOutput(
  output: string | Uint8Array | AsyncIterable<Uint8Array | string>,
): Promise<Inventory> {
  return toInventory(readInventoryLines(await toText(output)));
}

async function toText(
  output: string | Uint8Array | AsyncIterable<Uint8Array | string>,
): Promise<string> {
  if (typeof output === 'string') return output;
  if (output instanceof Uint8Array) return decodeText(output);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of output) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    size += bytes.length;
    if (size > inventoryOutputLimit) {
      throw new TraceabilityError(
        'TRACE_INVENTORY_INVALID',
        `Cannot read the output of an inventory script: it is larger than ${inventoryOutputLimit} bytes. Give it what the script wrote.`,
      );
    }
    chunks.push(bytes);
  }
  return decodeText(Buffer.concat(chunks));
}

/** Text from UTF-8, or from UTF-16 with a byte order mark; the mark is no part of it. */
export function decodeText(bytes: Uint8Array): string {
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(wide ? 'utf-16le' : 'utf-8').decode(bytes);
}
