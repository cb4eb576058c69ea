import type { DeprecateImageAction } from '../plan/action.js';
import type { Run } from './run.js';

/** A call takes less, and clocks differ by less, milliseconds. */
const margin = 5_000;

const minute = 60_000;

/**
 * Set or remove the date from which an image is deprecated. EC2 refuses dates in the past, so an
 * image whose date has come, perhaps while it was copied, is deprecated within two minutes.
 */
export function setDeprecation(action: DeprecateImageAction, run: Run): Promise<void> {
  const { region, name, deprecateAt } = action;
  const { images } = run.access({ region });
  const { imageId } = run.image(region, name);
  if (deprecateAt === undefined) return images.setDeprecation(imageId, undefined);
  const now = run.options.clock.now();
  if (Date.parse(deprecateAt) > now + margin) return images.setDeprecation(imageId, deprecateAt);
  const soon = Math.ceil((now + minute) / minute) * minute;
  return images.setDeprecation(imageId, new Date(soon).toISOString());
}
