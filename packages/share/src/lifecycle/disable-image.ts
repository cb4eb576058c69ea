import type { RegionAccess } from '../aws-access.js';
import { delays, pause } from '../clock.js';
import { ShareError } from '../errors.js';
import type { SettledOptions } from '../share-options.js';
import type { DisableImageAction } from './lifecycle-action.js';
import { readRecord, together, writeRecord } from './permission-record.js';

/**
 * Disable an image once who could launch it is remembered: EC2 forgets it in the same call. Who was
 * added since the plan was made is read again. The last part is written first, so that a record
 * with a first part is complete.
 */
export async function disableImage(
  action: DisableImageAction,
  { images, lifecycle, parameters }: RegionAccess,
  settled: SettledOptions,
): Promise<void> {
  const { imageId, record, region } = action;
  if (record !== undefined) {
    const grantees = together(action.grantees, await images.launchPermissions(imageId));
    const parts = grantees.length === 0 ? [] : writeRecord(record, grantees);
    for (const { name, value } of parts.toReversed()) {
      await parameters.put({ name, value, kind: 'text', overwrite: true });
    }
    await requireRecord(
      action,
      grantees,
      parts.map(({ name }) => name),
    );
  }
  await lifecycle.disable(imageId);

  async function requireRecord(
    { name: image }: DisableImageAction,
    grantees: readonly string[],
    names: readonly string[],
  ): Promise<void> {
    if (names.length === 0) return;
    for (const delay of delays(settled.settleWait, settled.clock)) {
      const values = await parameters.get(names);
      const seen = readRecord(Object.entries(values).map(([name, value]) => ({ name, value })));
      if (seen.complete && grantees.every((each) => seen.grantees.includes(each))) return;
      await pause(delay, settled);
    }
    throw new ShareError(
      'SHARE_PARAMETER_TIMEOUT',
      `disabling ${imageId} (${image}) in ${region}: ${names.join(', ')} do not show who may launch it after ${settled.settleWait.maxWait} ms; nothing was disabled, run again`,
    );
  }
}
