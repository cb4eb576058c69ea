import type { FoundImage } from '../access/image-access.js';
import { ShareError } from '../errors.js';
import type { WaitForImageAction } from '../plan/action.js';
import { isUsable } from '../plan/plan-origin.js';
import type { Run } from './run.js';

/** Wait until an image is available, and remember its snapshots. */
export async function waitForImage(action: WaitForImageAction, run: Run): Promise<void> {
  const { region, name } = action;
  run.pending.begin(region, name);
  try {
    await untilAvailable(action, run);
  } finally {
    run.pending.end(region, name);
  }
}

async function untilAvailable(action: WaitForImageAction, run: Run): Promise<void> {
  const { region, name } = action;
  const { imageId } = run.image(region, name);
  const what = `waiting for ${imageId} (${name}) in ${region}`;
  const mine = (found: readonly FoundImage[]) => found.find((image) => image.imageId === imageId);
  const found = await run.images(region).until(
    name,
    (all) => {
      const image = mine(all);
      if (image !== undefined && !isUsable(image.state)) {
        throw new ShareError(
          'SHARE_IMAGE_FAILED',
          `${what}: it is ${image.state} (${image.stateReason ?? 'no reason given'}); check the key and the source image, deregister it, then run again`,
        );
      }
      return image?.state === 'available';
    },
    (all) =>
      new ShareError(
        'SHARE_IMAGE_TIMEOUT',
        `${what}: ${mine(all ?? [])?.state ?? 'not listed'} after ${run.options.imageWait.maxWait} ms; run again to go on waiting`,
      ),
  );
  run.learn(region, name, { snapshotIds: mine(found)?.snapshotIds ?? [] });
}
