import type { RegionAccess } from '../aws-access.js';
import { delays, pause } from '../clock.js';
import { ShareError } from '../errors.js';
import type { SettledOptions } from '../share-options.js';
import { changeState } from './change-state.js';
import type { DisableImageAction } from './lifecycle-action.js';
import { readRecord, together, writeRecord } from './permission-record.js';

/**
 * Disable an image once who could launch it is remembered: EC2 forgets it in the same call. Who was
 * added since the plan was made is read again.
 */
export async function disableImage(
  action: DisableImageAction,
  access: RegionAccess,
  settled: SettledOptions,
): Promise<void> {
  const { imageId, record } = action;
  if (record !== undefined) {
    const grantees = together(action.grantees, await access.images.launchPermissions(imageId));
    if (grantees.length > 0) await remember(action, record, grantees, access, settled);
  }
  await changeState(action, 'disabled', access, settled);
}

/** Write a record and read it back: what is not there when the image is disabled is lost. */
async function remember(
  { imageId, name: image, region }: DisableImageAction,
  record: string,
  grantees: readonly string[],
  { parameters }: RegionAccess,
  settled: SettledOptions,
): Promise<void> {
  const parts = writeRecord(record, grantees);
  // The last part first, so that a record with a first part is complete.
  for (const { name, value } of parts.toReversed()) {
    await parameters.put({ name, value, kind: 'text', overwrite: true });
  }
  const names = parts.map(({ name }) => name);
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
