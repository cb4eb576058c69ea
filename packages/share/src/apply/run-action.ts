import { ShareError } from '../errors.js';
import type { Action } from '../plan/action.js';
import { bumpLaunchTemplate } from './bump-launch-template.js';
import { copyImage } from './copy-image.js';
import { putParameter } from './put-parameter.js';
import type { Run } from './run.js';
import { setDeprecation } from './set-deprecation.js';
import { setFastLaunch, setFastRestore } from './set-fast.js';
import { shareParameter } from './share-parameter.js';
import { untilKnown } from './until-known.js';
import { waitForImage } from './wait-for-image.js';

/** Do one action. Everything it depends on is done. */
export async function runAction(action: Action, run: Run): Promise<void> {
  switch (action.type) {
    case 'put-parameter':
      return putParameter(action, run);
    case 'share-parameter':
      return shareParameter(action, run);
    case 'copy-image':
      return copyImage(action, run);
    case 'wait-for-image':
      return waitForImage(action, run);
    case 'bump-launch-template':
      return bumpLaunchTemplate(action, run);
    default:
      return untilKnown(run.options, () => changeImage(action, run));
  }
}

type Change = Exclude<
  Action,
  {
    readonly type:
      | 'put-parameter'
      | 'share-parameter'
      | 'copy-image'
      | 'wait-for-image'
      | 'bump-launch-template';
  }
>;

/** Do one action about an image that is there. */
async function changeImage(action: Change, run: Run): Promise<void> {
  const { region } = action;
  const { images } = run.access({ region });
  switch (action.type) {
    case 'add-tags': {
      const { imageId, snapshotIds } = run.image(region, action.name);
      const ids = [...(action.image ? [imageId] : []), ...(action.snapshotIds ?? snapshotIds)];
      return images.addTags(ids, action.tags);
    }
    case 'share-snapshots':
    case 'unshare-snapshots': {
      const change = { [action.type === 'share-snapshots' ? 'add' : 'remove']: action.grantees };
      const ids = action.snapshotIds ?? run.image(region, action.name).snapshotIds;
      await Promise.all(ids.map((id) => images.changeSnapshotPermissions(id, change)));
      return;
    }
    case 'share-image':
    case 'unshare-image': {
      const change = { [action.type === 'share-image' ? 'add' : 'remove']: action.grantees };
      return images.changeLaunchPermissions(run.image(region, action.name).imageId, change);
    }
    case 'attach-watermark':
      return images.attachWatermark(run.image(region, action.name).imageId, action.watermark);
    case 'deprecate-image':
      return setDeprecation(action, run);
    case 'protect-image':
      return images.setProtection(run.image(region, action.name).imageId, action.protection);
    case 'enable-fast-launch':
    case 'disable-fast-launch':
      return setFastLaunch(action, run);
    case 'enable-fast-restore':
    case 'disable-fast-restore':
      return setFastRestore(action, run);
    default:
      throw unknownAction(action);
  }
}

/** A stored plan may have been made by another release of this package. */
function unknownAction(action: never): ShareError {
  const { id, type }: Pick<Action, 'id' | 'type'> = action;
  return new ShareError('SHARE_PLAN_INVALID', `${id}: ${type} is not known here; plan again`);
}
