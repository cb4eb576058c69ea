import { HarnessError } from '../errors.js';

/**
 * Imports an optional package when it is needed.
 *
 * @param attempt - what it is needed for, for the message
 * @throws HarnessError `HARNESS_PEER_MISSING`, which says what to install
 */
export async function importPeer<T>(
  name: string,
  attempt: string,
  load: () => Promise<T>,
): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    throw new HarnessError(
      'HARNESS_PEER_MISSING',
      `Cannot ${attempt}: the package ${name} is needed and cannot be loaded. Run npm install ${name}.`,
      { cause },
    );
  }
}
