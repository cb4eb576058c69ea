import { TraceabilityError } from '../errors.js';

/**
 * Import an optional package when it is needed.
 *
 * @param name - the package
 * @param attempt - what it is needed for, for the message
 * @throws TraceabilityError `TRACE_PACKAGE_MISSING`, which says what to install
 */
export async function importPeer<T>(
  name: string,
  attempt: string,
  load: () => Promise<T>,
): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    throw new TraceabilityError(
      'TRACE_PACKAGE_MISSING',
      `${attempt}: package ${name} is needed and cannot be loaded; run npm install ${name}`,
      { cause },
    );
  }
}
