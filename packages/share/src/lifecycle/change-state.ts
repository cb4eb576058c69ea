import type { RegionAccess } from '../aws-access.js';
import { delays, pause } from '../clock.js';
import { ShareError, toShareError } from '../errors.js';
import type { SettledOptions } from '../share-options.js';
import type { LifecycleImageBase } from './lifecycle-action.js';

/**
 * Disable or enable an image, and see that EC2 shows it: what follows needs the new state. EC2 may
 * have done it although no answer came, and then refuses to do it again; that is no failure.
 */
export async function changeState(
  { region, imageId, name }: Pick<LifecycleImageBase, 'region' | 'imageId' | 'name'>,
  state: 'available' | 'disabled',
  { images, lifecycle }: RegionAccess,
  settled: SettledOptions,
): Promise<void> {
  const shown = async () =>
    (await images.find([name])).find((image) => image.imageId === imageId)?.state;
  try {
    await (state === 'disabled' ? lifecycle.disable(imageId) : lifecycle.enable(imageId));
  } catch (cause) {
    const error = toShareError(cause, `changing ${imageId}`);
    if (error.code === 'SHARE_CANCELLED' || (await shown()) !== state) throw cause;
    return;
  }
  for (const delay of delays(settled.settleWait, settled.clock)) {
    if ((await shown()) === state) return;
    await pause(delay, settled);
  }
  throw new ShareError(
    'SHARE_IMAGE_TIMEOUT',
    `${imageId} (${name}) in ${region} should be ${state}, but is not shown so after ${settled.settleWait.maxWait} ms; run again to go on`,
  );
}
