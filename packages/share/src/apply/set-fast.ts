import { ShareError } from '../errors.js';
import type { FastLaunchAction, FastRestoreAction } from '../plan/action.js';
import type { Run } from './run.js';

/** Switch fast launch of an image on or off. EC2 goes on by itself; nobody waits for it. */
export function setFastLaunch(action: FastLaunchAction, run: Run): Promise<void> {
  const { region, name, parallelLaunches } = action;
  const { fast } = run.access({ region });
  const { imageId } = run.image(region, name);
  if (action.type === 'disable-fast-launch') return fast.disableLaunch(imageId);
  if (parallelLaunches === undefined) {
    throw new ShareError(
      'SHARE_PLAN_INVALID',
      `${action.id}: it does not say how many instances to prepare at a time; plan again`,
    );
  }
  return fast.enableLaunch(imageId, parallelLaunches);
}

/** Switch fast restore of the snapshots of an image on or off. EC2 goes on by itself. */
export async function setFastRestore(action: FastRestoreAction, run: Run): Promise<void> {
  const { region, name, zones } = action;
  const { fast } = run.access({ region });
  const snapshotIds = action.snapshotIds ?? run.image(region, name).snapshotIds;
  if (action.type === 'disable-fast-restore') return fast.disableRestore(snapshotIds, zones);
  return fast.enableRestore(snapshotIds, zones);
}
