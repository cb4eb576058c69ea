import { readFile } from 'node:fs/promises';

/** The JSON Schema of what people write, as it is published with this package. */
export function readConfigSchema(): Promise<string> {
  // Beside src, and beside dist too.
  return readFile(new URL('../schemas/config.json', import.meta.url), 'utf8');
}
