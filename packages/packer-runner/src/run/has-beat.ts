import { readStateIfAny } from '../adapters/files.js';
import { beatDelay, type ClaimOptions, timer } from './claim-options.js';

/**
 * Whether a file changes while it is looked at so many times. Neither its time nor that of this machine is believed:
 * a file that is gone does not change any more.
 */
export async function hasBeat(
  path: string,
  looks: number,
  { delay = timer, signal }: Pick<ClaimOptions, 'delay' | 'signal'>,
): Promise<boolean> {
  const before = await readStateIfAny(path);
  if (before === undefined) return false;
  for (let look = 0; look < looks; look += 1) {
    await delay(beatDelay, signal);
    const now = await readStateIfAny(path);
    if (now !== before) return now !== undefined;
  }
  return false;
}
