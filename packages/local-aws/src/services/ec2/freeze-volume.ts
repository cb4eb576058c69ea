import type { Snapshot } from '../../state/tables/snapshot.js';
import type { Volume } from '../../state/tables/volume.js';
import type { Context } from '../context.js';

/** When something is available of which nobody knows when it will be. */
export const notYet = '9999-12-31T23:59:59.999Z';

/**
 * How what is on a volume gets into a snapshot of it: what no instance has booted from is as it was
 * when it was made; the rest is kept by those who run the instances, who then say when it is
 * available.
 */
export function freezeVolume(
  { contentId, hasDisk }: Volume,
  freeze: Required<Snapshot>['freeze'],
  { guests }: Context,
): Pick<Snapshot, 'contentId' | 'freeze' | 'availableAt'> {
  if (guests !== undefined && hasDisk === true) return { freeze, availableAt: notYet };
  const { availableAt } = freeze;
  return {
    ...(contentId === undefined ? {} : { contentId }),
    ...(availableAt === undefined ? {} : { availableAt }),
  };
}
