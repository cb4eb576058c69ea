import type { SettledOptions } from '../share-options.js';
import { changeState } from './change-state.js';
import { nextMinute } from './deprecation-date.js';
import { deleteSnapshots, deregisterImage } from './deregister-image.js';
import { disableImage } from './disable-image.js';
import type { LifecycleAction } from './lifecycle-action.js';
import type { LifecycleOptions } from './lifecycle-plan.js';
import { moveChannel } from './move-channel.js';

/** Do one step. Everything it depends on is done. */
export async function runLifecycleAction(
  action: LifecycleAction,
  options: LifecycleOptions,
  settled: SettledOptions,
): Promise<void> {
  const { aws, signal } = settled;
  const { region } = action;
  const place = {
    region,
    ...('consumer' in action && action.consumer !== undefined && { consumer: action.consumer }),
  };
  const at = () => aws.in(place, { signal });
  switch (action.type) {
    case 'move-channel':
      return moveChannel(action, options, settled);
    case 'set-deprecation':
      return at().lifecycle.setDeprecation(
        action.imageId,
        action.deprecateAt && notPast(action.deprecateAt, settled.clock.now()),
      );
    case 'tag-image':
      return at().images.addTags([action.imageId, ...action.snapshotIds], action.tags);
    case 'untag-image':
      return at().lifecycle.removeTags([action.imageId, ...action.snapshotIds], action.keys);
    case 'disable-image':
      return disableImage(action, at(), settled);
    case 'enable-image':
      // Permissions cannot be given before EC2 shows that the image is available.
      return changeState(action, 'available', at(), settled);
    case 'share-image':
      return at().images.changeLaunchPermissions(action.imageId, { add: action.grantees });
    case 'unshare-image':
      return at().images.changeLaunchPermissions(action.imageId, { remove: action.grantees });
    case 'unshare-snapshot':
      return at().images.changeSnapshotPermissions(action.snapshotId, {
        remove: action.grantees,
      });
    case 'unprotect-image':
      return at().lifecycle.setProtection(action.imageId, 'off');
    case 'deregister-image':
      return deregisterImage(action, at().lifecycle, settled);
    case 'request-usage-report':
      await at().lifecycle.requestUsageReport(action.imageId, action.clientToken ?? action.id);
      return;
    case 'delete-usage-report':
      return at().lifecycle.deleteUsageReport(action.reportId ?? '');
    case 'put-summary':
      await at().parameters.put({
        name: action.name,
        value: action.value,
        kind: 'text',
        overwrite: true,
      });
      return;
    case 'delete-parameters':
      return at().parameters.delete(action.names);
    case 'delete-snapshots':
      return deleteSnapshots(action.snapshotIds, at().lifecycle, region, settled);
  }
}

/** What a plan deprecates at once is deprecated at once when it is applied later: EC2 refuses the past. */
function notPast(at: string, now: number): string {
  return Date.parse(at) >= now ? at : new Date(nextMinute(now)).toISOString();
}
