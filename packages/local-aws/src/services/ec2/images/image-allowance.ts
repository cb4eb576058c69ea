import type { Image } from '../../../state/tables/image.js';
import type { Context } from '../../context.js';
import { settingsOf } from '../account-settings.js';
import { scanOf } from './image-scan.js';
import { isImageAllowed } from './is-image-allowed.js';

/** Who asks, where, and when. */
export type Asker = Pick<Context, 'store' | 'seeds' | 'account' | 'region' | 'now'>;

/**
 * Whether the allowed images settings let the caller find and use an image. Unless they are enabled
 * they let it find every one, and always its own.
 */
export function isDiscoverable(asker: Asker, image: Image): boolean {
  return (
    image.owner === asker.account ||
    settingsOf(asker).allowedImages !== 'enabled' ||
    isAllowed(asker, image)
  );
}

/** What `ImageAllowed` says of an image: nothing while the settings are disabled. */
export function imageAllowed(asker: Asker, image: Image): boolean | undefined {
  const { allowedImages = 'disabled' } = settingsOf(asker);
  return allowedImages === 'disabled' ? undefined : isAllowed(asker, image);
}

function isAllowed(asker: Asker, image: Image): boolean {
  if (image.owner === asker.account) return true;
  return isImageAllowed(image, settingsOf(asker).imageCriteria ?? [], {
    now: asker.now,
    scanOf: (one) => scanOf(one, asker),
  });
}
