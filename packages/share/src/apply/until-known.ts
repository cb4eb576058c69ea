import { delays, pause } from '../clock.js';
import { ShareError } from '../errors.js';
import type { SettledOptions } from '../share-options.js';

/** What EC2 answers about an image or a snapshot that some of its machines do not know yet. */
const unknown = /^Invalid(?:AMIID|Snapshot)\.NotFound$/;

/**
 * Do something with an image or its snapshots, again and again while EC2 does not know them: for
 * minutes after their creation it may list them and not find them in the next call.
 */
export async function untilKnown<T>(
  options: Pick<SettledOptions, 'clock' | 'signal' | 'settleWait'>,
  work: () => Promise<T>,
): Promise<T> {
  for (const delay of delays(options.settleWait, options.clock)) {
    try {
      return await work();
    } catch (error) {
      if (!isUnknown(error)) throw error;
    }
    await pause(delay, options);
  }
  return work();
}

function isUnknown(error: unknown): boolean {
  if (!(error instanceof ShareError)) return false;
  return error.cause instanceof Error && unknown.test(error.cause.name);
}
