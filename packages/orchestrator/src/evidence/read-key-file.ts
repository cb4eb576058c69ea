import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { OrchestratorError } from '../errors.js';

/**
 * Read a file with a key that an option names.
 *
 * @throws OrchestratorError `SOE_USAGE` when it cannot be read
 */
export async function readKeyFile(directory: string, file: string): Promise<string> {
  try {
    return await readFile(resolve(directory, file), 'utf8');
  } catch (cause) {
    const seen = cause instanceof Error ? cause.message : String(cause);
    throw new OrchestratorError(
      'SOE_USAGE',
      `--key ${file}: ${seen}; name a file with a key, PEM`,
      {
        cause,
      },
    );
  }
}
